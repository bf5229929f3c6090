/** Limits how many requests a network and a caller may make. */
@NullMarked
package ai.coditect.platform.ratelimit;

import org.jspecify.annotations.NullMarked;
