package ai.coditect.verifier;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines, some hundred at a time, however long the stream is. */
final class LineBatches implements Closeable {

  private static final int MAX_LINES = 1_000;
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 20];
  private int filled;
  private int position;

  LineBatches(InputStream in) {
    this.in = in;
  }

  /** The next lines without their line feeds; empty at the end. */
  List<byte[]> next() throws IOException, Refusal {
    List<byte[]> lines = new ArrayList<>(MAX_LINES);
    while (lines.size() < MAX_LINES) {
      byte[] line = line();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  private byte @Nullable [] line() throws IOException, Refusal {
    byte[] begun = new byte[0];
    while (true) {
      int feed = position;
      while (feed < filled && buffer[feed] != '\n') {
        feed++;
      }
      byte[] whole = append(begun, position, feed);
      if (feed < filled) {
        position = feed + 1;
        return whole;
      }
      begun = whole;
      position = 0;
      filled = Math.max(0, in.read(buffer));
      if (filled == 0) {
        Refusal.unless(begun.length == 0, "the file ends in the middle of a line");
        return null;
      }
    }
  }

  private byte[] append(byte[] begun, int from, int to) throws Refusal {
    Refusal.unless(
        begun.length + to - from <= MAX_LINE_BYTES, "a line is longer than any entry can be");
    if (begun.length == 0) {
      return Arrays.copyOfRange(buffer, from, to);
    }
    byte[] whole = Arrays.copyOf(begun, begun.length + to - from);
    System.arraycopy(buffer, from, whole, begun.length, to - from);
    return whole;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
