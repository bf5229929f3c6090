/**
 * The whole stack of one data folder: which parts there are, what each needs, and how they start
 * and stop together.
 */
@NullMarked
package ai.coditect.localstack.stack;

import org.jspecify.annotations.NullMarked;
