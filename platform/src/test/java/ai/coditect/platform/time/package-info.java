@NullMarked
package ai.coditect.platform.time;

import org.jspecify.annotations.NullMarked;
