package ai.coditect.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command {@code ./verify}. */
public final class Verify {

  /** All files hold. */
  static final int ACCEPTED = 0;

  /** One does not. */
  static final int REFUSED = 1;

  /** Nothing was checked. */
  static final int USAGE = 2;

  private static final int MAX_PROOF_BYTES = 1 << 20;
  private static final int MAX_CERTIFICATE_BYTES = 1 << 20;
  private static final String HELP =
      """
      ./verify FILE… [--key KEY]… [--newer CHECKPOINT [--consistency PROOF]]…
                                    checks packages (.zip), exports (.ndjson) and proofs (.tlog-proof) of the audit log, and
                                    deletion certificates (.json), offline

        --key KEY    the log's key: name+hash+base64, or a file that holds it; for a certificate the key that signs these,
                     in base64 or PEM, or a file that holds it. Get it from somebody whom you trust, not with the file
                     that it is to check. May be given several times
        --newer CHECKPOINT
                     a file with a checkpoint of the log that you have kept (GET /checkpoint): what is checked must be of
                     the same entries, or of those and later ones. May be given several times; not for certificates
        --consistency PROOF
                     a file that shows that the later tree begins with the entries of a kept one: the answer of
                     GET /v1/proofs/consistency?from=SIZE&to=SIZE. Not needed where both sizes are the same
      """;

  private final PrintStream out;
  private final List<Path> files = new ArrayList<>();
  private final List<VerifierKey> keys = new ArrayList<>();
  private final List<CertificateKey> certificateKeys = new ArrayList<>();
  private final List<KeptCheckpoint> kept = new ArrayList<>();
  private final List<KeptCheckpoint.Proof> proofs = new ArrayList<>();

  private Verify(PrintStream out) {
    this.out = out;
  }

  /** Ends with exit code 0 if all files hold, 1 if one does not, 2 if nothing could be checked. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
  }

  /** The same without the end: for programs that check a file on their way. */
  public static int run(String[] arguments, PrintStream out) {
    var command = new Verify(out);
    try {
      if (!command.read(arguments)) {
        out.print(HELP);
        return USAGE;
      }
      if (command.kept.isEmpty() && !command.proofs.isEmpty()) {
        out.println("Nothing was checked: --consistency goes with --newer");
        return USAGE;
      }
      return command.checkAll();
    } catch (Refusal | IOException e) {
      out.println("Nothing was checked: " + e.getMessage());
      return USAGE;
    }
  }

  private boolean read(String[] arguments) throws Refusal, IOException {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("-")) {
        files.add(Path.of(argument));
        continue;
      }
      int equals = argument.indexOf('=');
      boolean isNext = equals < 0 && i + 1 < arguments.length;
      if (equals < 0 && !isNext) {
        return false;
      }
      String option = isNext ? argument : argument.substring(0, equals);
      if (!take(option, isNext ? arguments[++i] : argument.substring(equals + 1))) {
        return false;
      }
    }
    return !files.isEmpty();
  }

  private boolean take(String option, String value) throws Refusal, IOException {
    switch (option) {
      case "--key" -> trust(value);
      case "--newer" -> kept.add(new KeptCheckpoint(value, Files.readString(Path.of(value))));
      case "--consistency" ->
          proofs.add(KeptCheckpoint.Proof.parse(Files.readString(Path.of(value))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void trust(String named) throws Refusal, IOException {
    boolean itself = named.contains("+") || CertificateKey.is(named);
    String key = itself ? named : Files.readString(Path.of(named));
    if (CertificateKey.is(key)) {
      certificateKeys.add(CertificateKey.parse(key));
    } else {
      keys.add(VerifierKey.parse(key));
    }
  }

  private int checkAll() throws IOException {
    int result = ACCEPTED;
    for (Path file : files) {
      switch (compare(believed(check(file)))) {
        case Verdict.Accepted accepted -> tell(file, accepted);
        case Verdict.Certified certified -> tell(file, certified);
        case Verdict.Refused(String reason) -> {
          out.printf("%s: REFUSED%n  %s%n", file, reason);
          result = REFUSED;
        }
      }
    }
    return result;
  }

  /**
   * Refuses what only its own key vouches for, though keys were named: none of them is of its kind.
   */
  private Verdict believed(Verdict verdict) {
    boolean named = !keys.isEmpty() || !certificateKeys.isEmpty();
    return switch (verdict) {
      case Verdict.Accepted accepted when accepted.ownKey() && named ->
          new Verdict.Refused("the key: none of those that were named is a log's; name the log's");
      case Verdict.Certified certified when certified.ownKey() && named ->
          new Verdict.Refused(
              "publicKey: none of those that were named signs certificates; name the one that does");
      default -> verdict;
    };
  }

  /** Refuses what is no later state of what was kept. */
  private Verdict compare(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      try {
        for (KeptCheckpoint each : kept) {
          each.requirePrefix(accepted.checkpoint(), keys, proofs);
        }
      } catch (Refusal e) {
        return new Verdict.Refused(String.valueOf(e.getMessage()));
      }
    }
    return verdict;
  }

  private Verdict check(Path file) throws IOException {
    byte[] zip = PackageCheck.HEADER.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      if (Arrays.equals(in.readNBytes(zip.length), zip)) {
        return new PackageCheck(keys).check(file);
      }
    }
    byte[] header = TlogProofFile.HEADER.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(header.length);
      if (Arrays.equals(begin, header)) {
        String rest = new String(in.readNBytes(MAX_PROOF_BYTES), StandardCharsets.UTF_8);
        return TlogProofFile.check(TlogProofFile.HEADER + rest, keys);
      }
    }
    return isCertificate(file) ? certificate(file) : new ExportCheck(keys).check(file);
  }

  /** By its name, so that its first byte may be wrong too; or by how it begins. */
  private static boolean isCertificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String begin = new String(in.readNBytes(64), StandardCharsets.UTF_8);
      return file.toString().endsWith(".json")
          || begin.replaceAll("\\s", "").startsWith("{\"certificate\":");
    }
  }

  private Verdict certificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] document = in.readNBytes(MAX_CERTIFICATE_BYTES + 1);
      return document.length > MAX_CERTIFICATE_BYTES
          ? new Verdict.Refused("the document: is larger than any certificate")
          : new CertificateCheck(certificateKeys).check(document);
    }
  }

  private void tell(Path file, Verdict.Accepted accepted) {
    Checkpoint checkpoint = accepted.checkpoint();
    out.printf("%s: ACCEPTED%n", file);
    out.printf(
        "  log %s, %d entries, signed by %s%n",
        checkpoint.origin(), checkpoint.size(), checkpoint.signer());
    accepted.report().forEach(line -> out.println("  " + line));
    warn(accepted.ownKey());
  }

  private void tell(Path file, Verdict.Certified certified) {
    out.printf("%s: ACCEPTED%n", file);
    out.printf("  deletion certificate, signed by %s%n", certified.key());
    certified.report().forEach(line -> out.println("  " + line));
    if (!kept.isEmpty()) {
      out.println(
          "  WARNING: not compared with what --newer names: a certificate has no checkpoint.");
    }
    warn(certified.ownKey());
  }

  private void warn(boolean ownKey) {
    if (ownKey) {
      out.println(
          "  WARNING: the key came with the file, so whoever made the file may have made the key. Compare it with"
              + " one from elsewhere, and name that with --key.");
    }
  }
}
