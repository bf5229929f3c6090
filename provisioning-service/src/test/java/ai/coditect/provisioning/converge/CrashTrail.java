package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;

/** The audit trail of a tenant, as it arrives for the ledger. */
@NullMarked
final class CrashTrail {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TopicReader READER = new TopicReader(TestKafka.shared().bootstrapServers());

  private CrashTrail() {}

  /** Once everything has been sent, it has no gap, nothing twice, and an end for each intent. */
  static void assertIsWhole(TenantId tenant, CrashRecords records) {
    await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> records.allSent(tenant));
    await().pollDelay(Duration.ZERO).atMost(SOON).untilAsserted(() -> assertTrail(tenant));
  }

  private static void assertTrail(TenantId tenant) {
    // Sent at least once: what a relay sent before it died, its successor may have sent again.
    List<AuditEvent> trail =
        READER.read(Topics.AUDIT_EVENTS, tenant, AuditEvent.class).stream().distinct().toList();
    assertThat(trail)
        .extracting(AuditEvent::sourceSeq)
        .as("the trail's numbers have no gap")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, trail.size()).boxed().toList());
    assertThat(trail).extracting(AuditEvent::eventId).doesNotHaveDuplicates();
    trail.stream()
        .filter(event -> event.stepKey() != null)
        .collect(Collectors.groupingBy(AuditEvent::stepKey))
        .forEach(
            (step, events) -> {
              long intended =
                  events.stream().filter(it -> it.outcome() == Outcome.INTENDED).count();
              assertThat(events.size() - intended)
                  .as("each intent of %s has one end", step)
                  .isEqualTo(intended);
            });
  }
}
