package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.AppendOutcome;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

class GroupedAppendsTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int REQUESTS = 40;

  @Autowired private Ledger ledger;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TenantId tenant = TenantId.next();
  private GroupedAppends appends;

  @BeforeEach
  void make() {
    appends = new GroupedAppends(ledger, metrics);
  }

  @Test
  void requests_that_come_while_one_is_committed_share_the_next_commit() throws Exception {
    List<List<AcceptedEvent>> requests =
        TestEvents.accepted(tenant, REQUESTS).stream().map(List::of).toList();

    List<Future<List<AppendOutcome>>> outcomes = whileNobodyCommits(requests);

    for (Future<List<AppendOutcome>> each : outcomes) {
      assertThat(each.get()).containsExactly(AppendOutcome.APPENDED);
    }
    var groups = metrics.get("coditect.audit.intake.group").summary();
    assertThat(groups.totalAmount()).isEqualTo(REQUESTS);
    assertThat(groups.count()).as("the first, and all that waited behind").isEqualTo(2);
    assertThat(numbers())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, REQUESTS).boxed().toList());
  }

  @Test
  void what_cannot_be_stored_fails_alone() throws Exception {
    List<AcceptedEvent> events = TestEvents.accepted(tenant, 4);
    AuditEvent good = events.get(2).event();
    var unstorable =
        new AcceptedEvent(
            new AuditEvent(
                good.eventId(),
                good.source(),
                good.sourceSeq(),
                good.occurredAt(),
                tenant,
                good.actor(),
                good.action(),
                new Target("thing", "no \0 in PostgreSQL"),
                good.outcome(),
                null,
                null,
                null,
                good.correlationId(),
                List.of(),
                null),
            events.get(2).canonical());

    List<Future<List<AppendOutcome>>> outcomes =
        whileNobodyCommits(
            List.of(
                List.of(events.get(0)),
                List.of(events.get(1)),
                List.of(unstorable),
                List.of(events.get(3))));

    assertThat(outcomes.get(1).get()).containsExactly(AppendOutcome.APPENDED);
    assertThatThrownBy(() -> outcomes.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(DataAccessException.class);
    assertThat(outcomes.get(3).get()).containsExactly(AppendOutcome.APPENDED);
    assertThat(numbers()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void the_same_event_of_two_requests_is_appended_once() throws Exception {
    List<AcceptedEvent> events = TestEvents.accepted(tenant, 2);
    List<AcceptedEvent> same = List.of(events.get(1));

    List<Future<List<AppendOutcome>>> outcomes =
        whileNobodyCommits(List.of(List.of(events.get(0)), same, same));

    assertThat(List.of(outcomes.get(1).get(), outcomes.get(2).get()))
        .containsExactlyInAnyOrder(
            List.of(AppendOutcome.APPENDED), List.of(AppendOutcome.ALREADY_THERE));
  }

  /**
   * Brings all of them while another instance has the turn: the first waits there, the rest here.
   */
  private List<Future<List<AppendOutcome>>> whileNobodyCommits(List<List<AcceptedEvent>> requests)
      throws Exception {
    List<Future<List<AppendOutcome>>> outcomes = new ArrayList<>();
    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    var source = Objects.requireNonNull(ENVIRONMENT.asSuperuser().getDataSource());
    try (Connection other = source.getConnection();
        var statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(" + 0x434F444954454354L + ")");
      for (int i = 0; i < requests.size(); i++) {
        List<AcceptedEvent> request = requests.get(i);
        outcomes.add(callers.submit(() -> appends.append(request)));
        int behind = i;
        // The first is taken out of the queue by itself: from then on they line up behind it.
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> appends.queued() == behind && begun());
      }
      statement.execute("select pg_advisory_unlock(" + 0x434F444954454354L + ")");
    }
    callers.shutdown();
    return outcomes;
  }

  private boolean begun() {
    return metrics.get("coditect.audit.intake.group").summary().count() == 1;
  }

  private List<Long> numbers() {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select tenant_seq from ledger_entry where tenant_id = ? order by entry_index",
            Long.class,
            tenant.value());
  }
}
