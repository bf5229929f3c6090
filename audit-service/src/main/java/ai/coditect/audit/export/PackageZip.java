package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.PackageSeal.SealedFile;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file that is written once, from begin to end, and knows size and hash of its files. */
final class PackageZip implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final ZipOutputStream zip;
  private final List<SealedFile> files = new ArrayList<>();

  PackageZip(OutputStream out) {
    this.zip = new ZipOutputStream(out);
  }

  /** Writes a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Adds a file. */
  void add(String name, Content content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    var measured = new Measured(zip);
    var buffered = new BufferedOutputStream(measured, BUFFER);
    content.writeTo(buffered);
    buffered.flush();
    zip.closeEntry();
    files.add(
        new SealedFile(name, measured.size, HexFormat.of().formatHex(measured.sha256.digest())));
  }

  /** What was added so far. */
  List<SealedFile> files() {
    return List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static final class Measured extends FilterOutputStream {
    private final MessageDigest sha256 = PartsOutput.newSha256();
    private long size;

    Measured(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      sha256.update(bytes, offset, length);
      size += length;
      out.write(bytes, offset, length);
    }
  }
}
