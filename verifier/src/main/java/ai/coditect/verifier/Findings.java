package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks entries in their order, and counts. Not for use by several threads. */
final class Findings {

  private static final int MAX_NAMED = 20;

  private final Manifest manifest;
  private final ProvenTree tree;
  private final List<Long> erased = new ArrayList<>();
  private final List<Long> expired = new ArrayList<>();
  private final long first;
  private long erasedCount;
  private long expiredCount;
  private long count;
  private long lastIndex = -1;
  private String firstTime = "";
  private String lastTime = "";

  Findings(Manifest manifest, Checkpoint checkpoint) {
    this.manifest = manifest;
    this.tree = new ProvenTree(checkpoint.size(), checkpoint.root());
    Manifest.Range range = manifest.range();
    this.first = range != null ? range.first() : manifest.tenant() == null ? 0 : 1;
  }

  void take(EntryLine line) throws Refusal {
    String tenant = manifest.tenant();
    if (manifest.selection()) {
      unless(line.entry() != null, line, "is about nobody: it has no payload");
    } else if (tenant == null) {
      if (line.index() != first + count) {
        throw new Refusal("entry %d is missing".formatted(first + count));
      }
    } else if (line.tenantSeq() != first + count) {
      throw new Refusal(
          "%s has number %d of its tenant: number %d is missing or out of place"
              .formatted(name(line.index()), line.tenantSeq(), first + count));
    }
    unless(line.index() > lastIndex, line, "is out of order");
    unless(
        tree.prove(line.leaf(), line.index(), line.path()),
        line,
        "is not what the log has committed to at this place");
    note(line, tenant);
    count++;
    lastIndex = line.index();
  }

  private void note(EntryLine line, @Nullable String tenant) throws Refusal {
    CanonicalEntry entry = line.entry();
    if (entry == null) {
      unless(
          "erased".equals(line.removed()) || "expired".equals(line.removed()),
          line,
          "has no payload, and it was neither erased nor has it expired");
      noteRemoved(line, tenant == null ? line.index() : line.tenantSeq());
      return;
    }
    unless(tenant == null || tenant.equals(entry.tenantId()), line, "is of another tenant");
    unless(entry.receivedAt().compareTo(lastTime) >= 0, line, "is older than the one before it");
    firstTime = firstTime.isEmpty() ? entry.receivedAt() : firstTime;
    lastTime = entry.receivedAt();
  }

  private void noteRemoved(EntryLine line, long number) {
    boolean wasErased = "erased".equals(line.removed());
    List<Long> named = wasErased ? erased : expired;
    erasedCount += wasErased ? 1 : 0;
    expiredCount += wasErased ? 0 : 1;
    if (named.size() < MAX_NAMED) {
      named.add(number);
    }
  }

  /** What the next line is called, if something is wrong with it before it can be read. */
  String nextLine() {
    return "line %d".formatted(count + 2);
  }

  /** The text is made for what is refused only: there are hundreds of thousands a second. */
  private void unless(boolean holds, EntryLine line, String what) throws Refusal {
    if (!holds) {
      throw new Refusal(name(line.index()) + " " + what);
    }
  }

  private String name(long index) {
    return "entry %d (line %d)".formatted(index, count + 2);
  }

  void end(long expectedCount, long expectedLastIndex) throws Refusal {
    Refusal.unless(
        count == expectedCount && lastIndex == expectedLastIndex,
        "the log has %d entries here, the last one at %d; the file ends with its %dth, at %d"
            .formatted(expectedCount, expectedLastIndex, count, lastIndex));
  }

  /**
   * The end of a file with a part of the trail.
   *
   * @param newest the number, or the index, of the last entry that the log has
   */
  void endOfRange(Manifest.Range range, long newest) throws Refusal {
    Refusal.unless(
        count == range.last() - range.first() + 1 && range.last() <= newest,
        "the file has the entries %d to %d of %d, and says that it has those to %d"
            .formatted(first, first + count - 1, newest, range.last()));
  }

  List<String> report() {
    List<String> report = new ArrayList<>();
    String whole =
        manifest.selection()
            ? "%d entries about somebody; that these are all is not proven".formatted(count)
            : manifest.range() == null
                ? "all %d entries".formatted(count)
                : "the %d entries %d to %d and no others"
                    .formatted(count, manifest.range().first(), manifest.range().last());
    report.add(
        "%s: %s, from %s to %s"
            .formatted(
                manifest.tenant() == null ? "the whole log" : "tenant " + manifest.tenant(),
                whole,
                firstTime.isEmpty() ? "-" : firstTime,
                lastTime.isEmpty() ? "-" : lastTime));
    report.add(removed("erased", erasedCount, erased));
    report.add(removed("expired", expiredCount, expired));
    report.add(
        "held: " + (manifest.holds().isEmpty() ? "no" : String.join("; ", manifest.holds())));
    return report;
  }

  private static String removed(String how, long count, List<Long> numbers) {
    String which = numbers.isEmpty() ? "" : " " + numbers + (count > numbers.size() ? "…" : "");
    return "%s: %d%s".formatted(how, count, which);
  }
}
