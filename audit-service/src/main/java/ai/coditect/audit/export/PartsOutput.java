package ai.coditect.audit.export;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Cuts what is written into parts of one size, and counts and hashes it. */
final class PartsOutput extends OutputStream {

  /** How large each part but the last is. */
  static final int PART = 1 << 20;

  /** Takes a part over. */
  interface Sink {
    void take(int number, byte[] content) throws IOException;
  }

  private final Sink sink;
  private final MessageDigest sha256 = newSha256();
  private final byte[] buffer = new byte[PART];
  private int filled;
  private int parts;
  private long size;

  PartsOutput(Sink sink) {
    this.sink = sink;
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sha256.update(bytes, offset, length);
    size += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, PART - filled);
      System.arraycopy(bytes, from, buffer, filled, taken);
      filled += taken;
      from += taken;
      left -= taken;
      if (filled == PART) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    sink.take(parts++, Arrays.copyOf(buffer, filled));
    filled = 0;
  }

  @Override
  public void close() throws IOException {
    if (filled > 0) {
      handOver();
    }
  }

  long size() {
    return size;
  }

  byte[] digest() {
    return sha256.digest();
  }
}
