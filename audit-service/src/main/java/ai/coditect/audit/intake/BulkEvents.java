package ai.coditect.audit.intake;

import ai.coditect.contracts.audit.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of a request, each as the bytes of its own. */
final class BulkEvents {

  /** How many one request brings at most. */
  static final int MAX_EVENTS = 5_000;

  private static final int BUFFER = 1 << 16;

  private BulkEvents() {}

  /** A request that cannot be taken apart. */
  static final class UnreadableBulkException extends RuntimeException {
    UnreadableBulkException(String why) {
      super(why);
    }
  }

  /**
   * One event a line; empty lines are none.
   *
   * @throws UnreadableBulkException if a line is longer than any event, or if there are too many
   */
  static List<byte[]> lines(InputStream body) throws IOException {
    List<byte[]> events = new ArrayList<>();
    var line = new ByteArrayOutputStream();
    byte[] read = new byte[BUFFER];
    for (int count = body.read(read); count >= 0; count = body.read(read)) {
      int begin = 0;
      for (int i = 0; i < count; i++) {
        if (read[i] == '\n') {
          extend(line, read, begin, i);
          add(events, line);
          begin = i + 1;
        }
      }
      extend(line, read, begin, count);
    }
    add(events, line);
    return events;
  }

  private static void extend(ByteArrayOutputStream line, byte[] read, int begin, int end) {
    line.write(read, begin, end - begin);
    require(line.size() <= 2 * AuditEvent.MAX_BYTES, "a line is longer than any event");
  }

  private static void add(List<byte[]> events, ByteArrayOutputStream line) {
    byte[] event = line.toByteArray();
    line.reset();
    if (!blank(event)) {
      require(events.size() < MAX_EVENTS, "more than " + MAX_EVENTS + " events");
      events.add(event);
    }
  }

  private static boolean blank(byte[] line) {
    for (byte each : line) {
      if (each != ' ' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * A JSON array of events.
   *
   * @throws UnreadableBulkException if it is none, or if there are too many
   */
  static List<byte[]> array(InputStream body) throws IOException {
    JsonNode array;
    try {
      array = JsonMapper.shared().readTree(body.readAllBytes());
    } catch (JacksonException e) {
      throw new UnreadableBulkException("not JSON");
    }
    require(array.isArray(), "not an array");
    require(array.size() <= MAX_EVENTS, "more than " + MAX_EVENTS + " events");
    List<byte[]> events = new ArrayList<>(array.size());
    array.forEach(event -> events.add(JsonMapper.shared().writeValueAsBytes(event)));
    return events;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnreadableBulkException(otherwise);
    }
  }
}
