@NullMarked
package ai.coditect.platform.outbound;

import org.jspecify.annotations.NullMarked;
