package ai.coditect.platform.event;

import org.jspecify.annotations.Nullable;

/**
 * An event cannot be decoded or breaks its schema. No retry helps: it goes to the dead-letter
 * topic.
 */
public class UnreadableEventException extends RuntimeException {

  /** With what is wrong, free of the event's content, and the cause if there is one. */
  public UnreadableEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
