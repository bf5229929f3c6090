package ai.coditect.audit.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** How much is appended at once, and what the numbers of the sources tell. */
@Component
class LedgerMetrics {

  private final Counter appended;
  private final DistributionSummary batchSize;
  private final Counter reused;

  LedgerMetrics(MeterRegistry registry) {
    appended =
        Counter.builder("coditect.audit.entries.appended")
            .description("Entries appended to the ledger")
            .register(registry);
    batchSize =
        DistributionSummary.builder("coditect.audit.batch.size")
            .description("Entries that one transaction appended")
            .register(registry);
    reused =
        Counter.builder("coditect.audit.sequence.reused")
            .description("Events whose source had given their number to another event before")
            .register(registry);
  }

  void appended(int entries) {
    appended.increment(entries);
    batchSize.record(entries);
  }

  void reused(int events) {
    reused.increment(events);
  }
}
