/** How fast the audit service takes events in, publishes, proves and finds them. */
@NullMarked
package ai.coditect.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
