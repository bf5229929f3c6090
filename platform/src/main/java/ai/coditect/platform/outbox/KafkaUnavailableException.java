package ai.coditect.platform.outbox;

/** Kafka does not answer in time; what was to be sent stays in the outbox. */
final class KafkaUnavailableException extends RuntimeException {

  KafkaUnavailableException(Exception cause) {
    super("Kafka does not answer: " + cause.getMessage(), cause);
  }
}
