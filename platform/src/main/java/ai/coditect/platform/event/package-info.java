/** CloudEvents on Kafka: how events are written and read, and what happens to unreadable ones. */
@NullMarked
package ai.coditect.platform.event;

import org.jspecify.annotations.NullMarked;
