@NullMarked
package ai.coditect.selfservice.access;

import org.jspecify.annotations.NullMarked;
