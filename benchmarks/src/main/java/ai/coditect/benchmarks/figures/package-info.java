/** How figures are printed, and what they cost in processor time. */
@NullMarked
package ai.coditect.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
