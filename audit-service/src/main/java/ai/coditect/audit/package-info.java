/** An append-only, verifiable trail of what every service did, and evidence out of it. */
@NullMarked
package ai.coditect.audit;

import org.jspecify.annotations.NullMarked;
