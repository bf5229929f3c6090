package ai.coditect.platform.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.RetryListener;

/**
 * Logs each failed delivery in one line, the first one with its cause's stack. Says nothing of
 * events that cannot be read: these are logged when they go to the dead-letter topic.
 */
class DeliveryLog implements RetryListener {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLog.class);

  @Override
  public void failedDelivery(
      ConsumerRecord<?, ?> received, @Nullable Exception failure, int attempt) {
    if (!unreadable(failure)) {
      LOG.atWarn()
          .addKeyValue("topic", received.topic())
          .addKeyValue("partition", received.partition())
          .addKeyValue("offset", received.offset())
          .addKeyValue("attempt", attempt)
          .setCause(attempt == 1 ? failure : null)
          .log("An event could not be taken and is tried again: {}", root(failure));
    }
  }

  @Override
  public void failedDelivery(
      ConsumerRecords<?, ?> batch, @Nullable Exception failure, int attempt) {
    LOG.atWarn()
        .addKeyValue("partitions", batch.partitions())
        .addKeyValue("events", batch.count())
        .addKeyValue("attempt", attempt)
        .setCause(attempt == 1 ? failure : null)
        .log("A batch could not be taken and is tried again: {}", root(failure));
  }

  private static boolean unreadable(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableEventException) {
        return true;
      }
    }
    return false;
  }

  private static String root(@Nullable Throwable failure) {
    @Nullable Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root);
  }
}
