/** Requests to addresses that customers chose: only public ones, bounded in time and size. */
@NullMarked
package ai.coditect.platform.outbound;

import org.jspecify.annotations.NullMarked;
