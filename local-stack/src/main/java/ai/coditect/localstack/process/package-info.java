/**
 * Child processes that end with the one who started them: commands, signals, ports, logs, the
 * guardian.
 */
@NullMarked
package ai.coditect.localstack.process;

import org.jspecify.annotations.NullMarked;
