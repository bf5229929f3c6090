package ai.coditect.platform.event;

import java.nio.charset.StandardCharsets;

/**
 * A value that is written as JSON already: for who needs it twice, in a row and in an event, or its
 * size before it is sent.
 */
public final class JsonDocument {

  private final byte[] utf8;

  private JsonDocument(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** {@code value} as {@link EventJson} writes it. */
  public static JsonDocument of(Object value) {
    return new JsonDocument(EventJson.write(value));
  }

  /** Its length in bytes. */
  public int size() {
    return utf8.length;
  }

  /** As UTF-8; not to be changed by readers. */
  public byte[] utf8() {
    return utf8;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
