package ai.coditect.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What is in memory does not grow with an export: a few thousand entries here, two million with
 * {@code -Dcoditect.tests.full=true}.
 */
class ExportMemoryTest extends AuditServiceTest {

  private static final boolean FULL = Boolean.getBoolean("coditect.tests.full");
  private static final int ENTRIES = FULL ? 2_000_000 : 6_000;
  private static final int BATCH = 2_000;

  /** Random, so that no compression makes it less: 24 MB in the short run, 8 GB in the full one. */
  private static final int ENTRY_BYTES = FULL ? 600 : 4_000;

  /** Some pages of 500 entries, and what the rest of the service does meanwhile. */
  private static final long MOST_GROWTH = 12 << 20;

  private static final int LOOKS = 8;

  @Autowired private Ledger ledger;
  @Autowired private TreeReader tree;
  @Autowired private CheckpointReader checkpoints;
  @Autowired private ExportPackage packages;

  @Test
  void the_heap_does_not_grow_with_what_is_exported() throws IOException {
    TenantId tenant = TenantId.next();
    append(tenant);
    long size = tree.head().size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> checkpoints.newest().filter(it -> it.head().size() >= size).isPresent());
    var order =
        new ExportOrder(
            tenant,
            ExportOrder.Kind.EVIDENCE,
            ExportOrder.Format.CSV,
            null,
            null,
            List.of(),
            List.of());
    var row =
        new ExportRow(
            ExportId.next(), order, ExportRow.State.RUNNING, 1, Instant.now(), null, null, null);
    SignedCheckpoint checkpoint = checkpoints.newest().orElseThrow();

    var out = new Watched((long) ENTRIES * ENTRY_BYTES / LOOKS);
    try (var zip = new PackageZip(out)) {
      packages.write(row, checkpoint, zip);
    }

    assertThat(out.written).as("far more than may be held").isGreaterThan(MOST_GROWTH * 3 / 2);
    assertThat(out.used).as("looks").hasSizeGreaterThanOrEqualTo(LOOKS / 2);
    assertThat(out.used.stream().mapToLong(used -> used - out.used.getFirst()).max().orElseThrow())
        .as("growth of the heap over %,d bytes", out.written)
        .isLessThan(MOST_GROWTH);
  }

  private void append(TenantId tenant) {
    var random = new Random(7);
    for (int from = 1; from <= ENTRIES; from += BATCH) {
      ledger.append(
          LongStream.range(from, from + BATCH)
              .mapToObj(seq -> large(tenant, seq, random))
              .toList());
    }
  }

  private static AcceptedEvent large(TenantId tenant, long seq, Random random) {
    AuditEvent event = TestEvents.event(tenant, seq);
    byte[] much = new byte[ENTRY_BYTES];
    random.nextBytes(much);
    AuditEvent large = event.withPersonal(Base64.getEncoder().encodeToString(much));
    return new AcceptedEvent(large, CanonicalJson.of(EventJson.write(large)));
  }

  /** Looks at the heap, without what is garbage, each time so many more bytes have come. */
  private static final class Watched extends OutputStream {
    private final List<Long> used = new ArrayList<>();
    private final long every;
    private long written;
    private long next;

    Watched(long every) {
      this.every = every;
      this.next = every;
    }

    @Override
    public void write(int value) {
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      written += length;
      if (written >= next) {
        next += every;
        System.gc();
        used.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
    }
  }
}
