/** The time of day, as fine as the databases keep it. */
@NullMarked
package ai.coditect.platform.time;

import org.jspecify.annotations.NullMarked;
