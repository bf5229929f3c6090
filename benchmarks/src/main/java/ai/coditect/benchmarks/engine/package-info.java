/** Measures the engine, beside DBOS Transact on the same database server. */
@NullMarked
package ai.coditect.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
