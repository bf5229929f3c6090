@NullMarked
package ai.coditect.selfservice.identity;

import org.jspecify.annotations.NullMarked;
