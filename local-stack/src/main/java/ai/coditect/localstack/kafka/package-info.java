/** A real single-node Kafka as a supervised child process. */
@NullMarked
package ai.coditect.localstack.kafka;

import org.jspecify.annotations.NullMarked;
