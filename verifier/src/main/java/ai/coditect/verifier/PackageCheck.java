package ai.coditect.verifier;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks a package ({@code coditect.audit.package/v1}): a ZIP file whose signed {@code
 * manifest.note} lists every other file with size and SHA-256, and whose {@code entries.ndjson} is
 * an export. Files are read as streams; what is in memory does not grow with them.
 */
final class PackageCheck {

  /** How a ZIP file begins. */
  static final String HEADER = "PK\3\4";

  private static final String ENTRIES = "entries.ndjson";
  private static final int BUFFER = 1 << 16;

  private final List<VerifierKey> trusted;

  /**
   * @param trusted the keys to believe; empty to believe those in the package
   */
  PackageCheck(List<VerifierKey> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  Verdict check(Path file) throws IOException {
    try (var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      return accept(zip);
    } catch (ZipException e) {
      return new Verdict.Refused("not a ZIP file that can be read: " + e.getMessage());
    } catch (Refusal e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Verdict accept(ZipFile zip) throws IOException, Refusal {
    // First the entries, so that a changed one is named by its number and not just by its file.
    Verdict entries = entries(zip);
    if (!(entries instanceof Verdict.Accepted accepted)) {
      return entries;
    }
    List<VerifierKey> keys = trusted.isEmpty() ? List.of(accepted.checkpoint().signer()) : trusted;
    var manifest = PackageManifest.open(text(zip), keys);
    Refusal.unless(
        manifest.origin().equals(accepted.checkpoint().origin()),
        PackageManifest.NAME + " is of another log than " + ENTRIES);
    compareNames(zip, manifest);
    for (PackageManifest.File listed : manifest.files()) {
      compare(zip, listed);
    }
    List<String> report = new ArrayList<>(List.of(manifest.describe()));
    report.addAll(accepted.report());
    return new Verdict.Accepted(accepted.checkpoint(), report, accepted.ownKey());
  }

  private Verdict entries(ZipFile zip) throws IOException, Refusal {
    try (InputStream in = zip.getInputStream(entry(zip, ENTRIES))) {
      Verdict verdict = new ExportCheck(trusted).check(in);
      return verdict instanceof Verdict.Refused(String reason)
          ? new Verdict.Refused(ENTRIES + ": " + reason)
          : verdict;
    } catch (ZipException | EOFException e) {
      throw new Refusal(ENTRIES + " cannot be unpacked: " + e.getMessage());
    }
  }

  private static String text(ZipFile zip) throws IOException, Refusal {
    try (InputStream in = zip.getInputStream(entry(zip, PackageManifest.NAME))) {
      return new String(in.readNBytes(PackageManifest.MAX_BYTES), StandardCharsets.UTF_8);
    } catch (ZipException | EOFException e) {
      throw new Refusal(PackageManifest.NAME + " cannot be unpacked: " + e.getMessage());
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) throws Refusal {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new Refusal("the package has no " + name);
    }
    return entry;
  }

  private static void compareNames(ZipFile zip, PackageManifest manifest) throws Refusal {
    List<String> packed = new ArrayList<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (!entry.getName().equals(PackageManifest.NAME)) {
        packed.add(entry.getName());
      }
    }
    List<String> listed = manifest.files().stream().map(PackageManifest.File::name).toList();
    Refusal.unless(
        packed.equals(listed),
        "the package has the files %s, and its manifest lists %s".formatted(packed, listed));
  }

  private static void compare(ZipFile zip, PackageManifest.File listed)
      throws IOException, Refusal {
    MessageDigest sha256 = sha256();
    long size = 0;
    try (var in = new DigestInputStream(zip.getInputStream(entry(zip, listed.name())), sha256)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        Refusal.unless(size <= listed.size(), listed.name() + " is longer than when it was signed");
      }
    } catch (ZipException | EOFException e) {
      throw new Refusal(listed.name() + " cannot be unpacked: " + e.getMessage());
    }
    Refusal.unless(
        size == listed.size() && HexFormat.of().formatHex(sha256.digest()).equals(listed.sha256()),
        listed.name() + " is not what was signed");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
