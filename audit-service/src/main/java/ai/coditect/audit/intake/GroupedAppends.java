package ai.coditect.audit.intake;

import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.AppendOutcome;
import ai.coditect.audit.ledger.Ledger;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Appends the events of requests that come at the same time in one transaction (group commit): many
 * small requests cost few commits. Nobody waits for others to come: what comes while a transaction
 * runs shares the next one.
 */
@Component
class GroupedAppends {

  /** How many events one transaction appends, unless a single request brings more. */
  private static final int MOST = 2_000;

  private final Ledger ledger;
  private final DistributionSummary requests;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  GroupedAppends(Ledger ledger, MeterRegistry metrics) {
    this.ledger = ledger;
    this.requests =
        DistributionSummary.builder("coditect.audit.intake.group")
            .description("Requests whose events one transaction appended")
            .register(metrics);
  }

  private record Waiting(
      List<AcceptedEvent> events, CompletableFuture<List<AppendOutcome>> outcomes) {}

  /**
   * Appends what is new, in this order; what others bring may lie before, between requests, and
   * behind.
   *
   * @return what became of each event, once it is committed
   * @throws RuntimeException what {@link Ledger#append} throws; nothing of this request is appended
   *     then, whatever became of others
   */
  List<AppendOutcome> append(List<AcceptedEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    var mine = new Waiting(List.copyOf(events), new CompletableFuture<>());
    waiting.add(mine);
    if (busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("grouped-appends").start(this::appendAll);
    }
    try {
      return mine.outcomes().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** How many requests wait for their turn. */
  int queued() {
    return waiting.size();
  }

  /** Ends when nobody waits; whoever comes then begins anew. */
  private void appendAll() {
    do {
      for (List<Waiting> group = next(); !group.isEmpty(); group = next()) {
        appendTogether(group);
      }
      busy.set(false);
    } while (!waiting.isEmpty() && busy.compareAndSet(false, true));
  }

  /** Whoever waits longest, and as many behind as fit. */
  private List<Waiting> next() {
    List<Waiting> group = new ArrayList<>();
    int size = 0;
    for (Waiting first = waiting.peek();
        first != null && (group.isEmpty() || size + first.events().size() <= MOST);
        first = waiting.peek()) {
      group.add(waiting.remove());
      size += first.events().size();
    }
    return group;
  }

  private void appendTogether(List<Waiting> group) {
    requests.record(group.size());
    try {
      List<AcceptedEvent> all = group.stream().flatMap(it -> it.events().stream()).toList();
      List<AppendOutcome> outcomes = ledger.append(all);
      int from = 0;
      for (Waiting each : group) {
        int to = from + each.events().size();
        each.outcomes().complete(List.copyOf(outcomes.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      if (group.size() > 1 && concernsContent(e)) {
        // One of them cannot be stored, and the others must not suffer for it.
        group.forEach(each -> appendTogether(List.of(each)));
      } else {
        group.forEach(each -> each.outcomes().completeExceptionally(e));
      }
    }
  }

  /** Whether it may be because of what was to be stored; not if the database is away or busy. */
  private static boolean concernsContent(Throwable failure) {
    return !(failure instanceof TransactionException
        || failure instanceof TransientDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof NonTransientDataAccessResourceException
        || failure instanceof Error);
  }
}
