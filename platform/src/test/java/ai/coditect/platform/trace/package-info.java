@NullMarked
package ai.coditect.platform.trace;

import org.jspecify.annotations.NullMarked;
