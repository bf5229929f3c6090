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
  private static final String HELP =
      """
      ./verify FILE… [--key KEY]…   checks packages (.zip), exports (.ndjson) and proofs (.tlog-proof) of the audit log, offline

        --key KEY    the log's key: name+hash+base64, or a file that holds it. Get it from somebody whom you trust, not
                     with the file that it is to check. May be given several times
      """;

  private final PrintStream out;
  private final List<Path> files = new ArrayList<>();
  private final List<VerifierKey> keys = new ArrayList<>();

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
      return command.checkAll();
    } catch (Refusal | IOException e) {
      out.println("Nothing was checked: " + e.getMessage());
      return USAGE;
    }
  }

  private boolean read(String[] arguments) throws Refusal, IOException {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--key") && i + 1 < arguments.length) {
        keys.add(key(arguments[++i]));
      } else if (argument.startsWith("--key=")) {
        keys.add(key(argument.substring("--key=".length())));
      } else if (argument.startsWith("-")) {
        return false;
      } else {
        files.add(Path.of(argument));
      }
    }
    return !files.isEmpty();
  }

  private static VerifierKey key(String text) throws Refusal, IOException {
    return VerifierKey.parse(text.contains("+") ? text : Files.readString(Path.of(text)));
  }

  private int checkAll() throws IOException {
    int result = ACCEPTED;
    for (Path file : files) {
      switch (check(file)) {
        case Verdict.Accepted accepted -> tell(file, accepted);
        case Verdict.Refused(String reason) -> {
          out.printf("%s: REFUSED%n  %s%n", file, reason);
          result = REFUSED;
        }
      }
    }
    return result;
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
    return new ExportCheck(keys).check(file);
  }

  private void tell(Path file, Verdict.Accepted accepted) {
    Checkpoint checkpoint = accepted.checkpoint();
    out.printf("%s: ACCEPTED%n", file);
    out.printf(
        "  log %s, %d entries, signed by %s%n",
        checkpoint.origin(), checkpoint.size(), checkpoint.signer());
    accepted.report().forEach(line -> out.println("  " + line));
    if (accepted.ownKey()) {
      out.println(
          "  WARNING: the key came with the file, so whoever made the file may have made the key. Compare it with"
              + " one from elsewhere, and name that with --key.");
    }
  }
}
