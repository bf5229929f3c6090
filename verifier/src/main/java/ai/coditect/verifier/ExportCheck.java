package ai.coditect.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export ({@code coditect.audit.export/v1}): the manifest's signatures, then each entry's
 * place, bytes and number, then that none is missing at the end. Lines are read and hashed by all
 * processors and judged in their order; what is in memory does not grow with the file.
 */
final class ExportCheck {

  /** A line, as far as it could be read. */
  private sealed interface Parsed {
    record Entry(EntryLine line) implements Parsed {}

    record Bad(Refusal why) implements Parsed {}
  }

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final List<VerifierKey> trusted;

  /**
   * @param trusted the keys to believe; empty to believe those in the file
   */
  ExportCheck(List<VerifierKey> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  Verdict check(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return check(in);
    }
  }

  Verdict check(InputStream in) throws IOException {
    try (var lines = new LineBatches(in)) {
      return accept(lines);
    } catch (Refusal e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Verdict accept(LineBatches lines) throws IOException, Refusal {
    List<byte[]> batch = lines.next();
    Refusal.unless(!batch.isEmpty(), "the file is empty");
    Manifest manifest = Manifest.parse(new String(batch.getFirst(), StandardCharsets.UTF_8));
    List<VerifierKey> keys = trusted;
    if (keys.isEmpty()) {
      keys = new ArrayList<>();
      for (String key : manifest.keys()) {
        keys.add(VerifierKey.parse(key));
      }
    }
    Checkpoint checkpoint = Checkpoint.open(manifest.checkpoint(), keys);
    long count = checkpoint.size();
    long lastIndex = checkpoint.size() - 1;
    if (manifest.tenant() != null && manifest.completeness() != null && !manifest.selection()) {
      Completeness complete =
          Completeness.open(manifest.completeness(), manifest.tenant(), checkpoint, keys);
      count = complete.count();
      lastIndex = complete.lastIndex();
    }
    var findings = new Findings(manifest, checkpoint);
    judge(batch.subList(1, batch.size()), lines, findings);
    if (manifest.selection()) {
      return new Verdict.Accepted(checkpoint, findings.report(), trusted.isEmpty());
    }
    if (manifest.range() == null) {
      findings.end(count, lastIndex);
    } else {
      findings.endOfRange(manifest.range(), manifest.tenant() == null ? count - 1 : count);
    }
    return new Verdict.Accepted(checkpoint, findings.report(), trusted.isEmpty());
  }

  private static void judge(List<byte[]> first, LineBatches lines, Findings findings)
      throws IOException, Refusal {
    try (ExecutorService workers = Executors.newFixedThreadPool(PROCESSORS)) {
      try {
        Deque<Future<List<Parsed>>> ahead = new ArrayDeque<>();
        List<byte[]> batch = first;
        while (!batch.isEmpty() || !ahead.isEmpty()) {
          if (!batch.isEmpty()) {
            List<byte[]> parsed = batch;
            ahead.add(workers.submit(() -> parse(parsed)));
          }
          batch = lines.next();
          if (ahead.size() > 2 * PROCESSORS || batch.isEmpty()) {
            take(ahead.poll(), findings);
          }
        }
      } finally {
        workers.shutdownNow();
      }
    }
  }

  /**
   * Each line as an entry, or as what is wrong with it: that is said only if all before is well.
   */
  private static List<Parsed> parse(List<byte[]> lines) {
    List<Parsed> parsed = new ArrayList<>(lines.size());
    for (byte[] line : lines) {
      try {
        parsed.add(new Parsed.Entry(EntryLine.parse(line)));
      } catch (Refusal e) {
        parsed.add(new Parsed.Bad(e));
        break;
      }
    }
    return parsed;
  }

  private static void take(@Nullable Future<List<Parsed>> batch, Findings findings) throws Refusal {
    if (batch == null) {
      return;
    }
    try {
      for (Parsed parsed : batch.get()) {
        switch (parsed) {
          case Parsed.Entry(EntryLine line) -> findings.take(line);
          case Parsed.Bad(Refusal why) ->
              throw new Refusal(findings.nextLine() + ": " + why.getMessage());
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
