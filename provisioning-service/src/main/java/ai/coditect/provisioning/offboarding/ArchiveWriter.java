package ai.coditect.provisioning.offboarding;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.targets.ExportSource;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP file with a {@code manifest.json} at its end that names each file with its size in bytes
 * and its SHA-256. Nothing is held in memory but one buffer.
 */
final class ArchiveWriter implements ExportSource.Archive, Closeable {

  /** A file as the manifest names it. */
  record ManifestEntry(String name, long size, String sha256) {}

  /** What an archive holds. */
  record Manifest(String format, String tenant, Instant requestedAt, List<ManifestEntry> files) {}

  private static final String FORMAT = "coditect.tenant-archive/v1";

  private final String tenant;
  private final Instant requestedAt;
  private final BiConsumer<Manifest, String> onComplete;
  private final DigestOutputStream whole;
  private final ZipOutputStream zip;
  private final List<ManifestEntry> files = new ArrayList<>();

  /**
   * Begins an archive.
   *
   * @param onComplete told of the manifest and the SHA-256 of the whole file once all of it was
   *     written
   */
  ArchiveWriter(
      String tenant,
      Instant requestedAt,
      OutputStream out,
      BiConsumer<Manifest, String> onComplete) {
    this.tenant = tenant;
    this.requestedAt = requestedAt;
    this.onComplete = onComplete;
    this.whole = new DigestOutputStream(out, sha256());
    this.zip = new ZipOutputStream(whole);
  }

  @Override
  public OutputStream file(String name) throws IOException {
    zip.putNextEntry(entry(name));
    var counted = new Counted(new DigestOutputStream(new Unclosed(zip), sha256()));
    return new FilterOutputStream(counted) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        counted.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        zip.closeEntry();
        files.add(new ManifestEntry(name, counted.size, hex(counted.digest())));
      }
    };
  }

  /** Ends the archive: from now on it is there. */
  void complete() throws IOException {
    var manifest = new Manifest(FORMAT, tenant, requestedAt, files);
    zip.putNextEntry(entry("manifest.json"));
    zip.write(EventJson.write(manifest));
    zip.closeEntry();
    zip.finish();
    whole.flush();
    onComplete.accept(manifest, hex(whole.getMessageDigest().digest()));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** With a fixed time, so that the same content always gives the same bytes. */
  private ZipEntry entry(String name) {
    var entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(requestedAt));
    return entry;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Counted extends FilterOutputStream {
    private final DigestOutputStream digesting;
    private long size;

    Counted(DigestOutputStream digesting) {
      super(digesting);
      this.digesting = digesting;
    }

    byte[] digest() {
      return digesting.getMessageDigest().digest();
    }

    @Override
    public void write(int b) throws IOException {
      digesting.write(b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      digesting.write(bytes, from, length);
      size += length;
    }
  }

  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void flush() {
      // The archive decides itself when a piece of it is full.
    }

    @Override
    public void close() {
      // One file's end is not the archive's.
    }
  }
}
