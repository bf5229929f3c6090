package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.List;

/**
 * A package's list of files, signed by the log.
 *
 * @param kind {@code export} or {@code evidence}
 * @param tenant whose trail it is from; {@code *} if from the whole ledger
 * @param createdAt by the log's clock
 */
record PackageManifest(
    String origin, String kind, String tenant, String createdAt, List<File> files) {

  /** Its name in the package. */
  static final String NAME = "manifest.note";

  static final int MAX_BYTES = 1 << 20;
  private static final String FORMAT = "coditect.audit.package/v1";
  private static final int HEAD = 5;

  /** A file of the package; {@code sha256} in hexadecimal. */
  record File(String name, long size, String sha256) {}

  PackageManifest {
    files = List.copyOf(files);
  }

  static PackageManifest open(String encoded, List<VerifierKey> keys) throws Refusal {
    Note note = Note.parse(encoded);
    VerifierKey signer =
        note.signer(keys)
            .orElseThrow(() -> new Refusal(NAME + " is not signed by the key that is trusted"));
    List<String> lines = note.text().lines().toList();
    Refusal.unless(
        lines.size() > HEAD && lines.getFirst().equals(FORMAT), NAME + " is no list of files");
    Refusal.unless(lines.get(1).equals(signer.name()), NAME + " is of another log than its key");
    List<File> files = new ArrayList<>();
    for (String line : lines.subList(HEAD, lines.size())) {
      String[] parts = line.split(" ", 3);
      Refusal.unless(parts.length == 3, NAME + " has a line that is no file: " + line);
      files.add(new File(parts[2], Decimal.parse(parts[1]), parts[0]));
    }
    return new PackageManifest(lines.get(1), lines.get(2), lines.get(3), lines.get(4), files);
  }

  String describe() {
    return "package (%s) made at %s, %d files as they were signed"
        .formatted(kind, createdAt, files.size());
  }
}
