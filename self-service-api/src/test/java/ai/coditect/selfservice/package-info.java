@NullMarked
package ai.coditect.selfservice;

import org.jspecify.annotations.NullMarked;
