package ai.coditect.platform.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Is told of each event that cannot be read, before that goes to the dead-letter topic; to be
 * declared as a bean. May be told of the same one again. What it throws has the event tried again.
 */
@FunctionalInterface
public interface UnreadableEventListener {

  /** Of this event nobody knows more than where it was, and its key. */
  void unreadable(ConsumerRecord<?, ?> received);
}
