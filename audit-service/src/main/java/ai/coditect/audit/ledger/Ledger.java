package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.TreeGrowth;
import ai.coditect.audit.sealing.PayloadKeys;
import ai.coditect.audit.sealing.PayloadSeal;
import ai.coditect.audit.sealing.SealedPayload;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Appends to the one sequence of a deployment region. Any number of instances may append: a lock in
 * the database makes them take turns, a batch each.
 *
 * <p>A batch commits as a whole or not at all. What is committed has the next index without a gap,
 * the next number of its tenant without a gap, a commitment, and its place in the tree, so that
 * every committed size has a root and proofs. Nothing is kept in memory from one batch to the next,
 * so a crash, or a database that went back in time, cannot make memory and ledger disagree.
 */
@Service
public class Ledger {

  /** Names the lock that gives one instance at a time the right to append: "CODITECT" in ASCII. */
  public static final long SEQUENCER_LOCK = 0x434F444954454354L;

  private final LedgerTables tables;
  private final TreeNodes nodes;
  private final SourceSequences sequences;
  private final SaltSource salts;
  private final PayloadSeal seal;
  private final LedgerMetrics metrics;

  Ledger(
      LedgerTables tables,
      TreeNodes nodes,
      SourceSequences sequences,
      SaltSource salts,
      PayloadSeal seal,
      LedgerMetrics metrics) {
    this.tables = tables;
    this.nodes = nodes;
    this.sequences = sequences;
    this.salts = salts;
    this.seal = seal;
    this.metrics = metrics;
  }

  /**
   * Appends what is new, in this order.
   *
   * @return what became of each event, in the order of {@code events}
   */
  @Transactional
  public List<AppendOutcome> append(List<AcceptedEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    PayloadKeys keys = keysFor(events); // before the turn: nobody waits for another database
    tables.awaitTurn();
    while (tables.anyEnded(keys.ids())) {
      seal.forget();
      keys = keysFor(events);
    }
    Map<EventKey, StoredEntry> stored = tables.stored(events);
    Map<EventKey, AcceptedEvent> fresh = new LinkedHashMap<>();
    List<AppendOutcome> outcomes = new ArrayList<>(events.size());
    for (AcceptedEvent event : events) {
      outcomes.add(sort(event, stored.get(event.key()), fresh));
    }
    if (!fresh.isEmpty()) {
      write(fresh.values(), keys);
    }
    return outcomes;
  }

  private PayloadKeys keysFor(List<AcceptedEvent> events) {
    return seal.keysFor(events.stream().map(AcceptedEvent::event).toList());
  }

  private static AppendOutcome sort(
      AcceptedEvent event, @Nullable StoredEntry stored, Map<EventKey, AcceptedEvent> fresh) {
    if (stored != null) {
      return stored.holds(event) ? AppendOutcome.ALREADY_THERE : AppendOutcome.CONFLICT;
    }
    AcceptedEvent earlier = fresh.putIfAbsent(event.key(), event);
    if (earlier == null) {
      return AppendOutcome.APPENDED;
    }
    return earlier.canonical().equals(event.canonical())
        ? AppendOutcome.ALREADY_THERE
        : AppendOutcome.CONFLICT;
  }

  private void write(Collection<AcceptedEvent> fresh, PayloadKeys keys) {
    LedgerEnd end = tables.end();
    List<NewEntry> entries = number(fresh, end, keys);
    var growth = new TreeGrowth(end.size(), nodes.edge(end.size())::get);
    for (NewEntry entry : entries) {
      growth.append(entry.leaf());
    }
    tables.insert(entries, end.now());
    nodes.insert(growth.completed());
    sequences.note(fresh, end.now());
    metrics.appended(entries.size());
  }

  private List<NewEntry> number(Collection<AcceptedEvent> fresh, LedgerEnd end, PayloadKeys keys) {
    Map<String, Long> tenantSeqs = tables.lastTenantSeqs(fresh);
    List<NewEntry> entries = new ArrayList<>(fresh.size());
    long index = end.size();
    String receivedAt = CanonicalEntry.text(end.now());
    for (AcceptedEvent event : fresh) {
      TenantId tenant = event.event().tenantId();
      Long tenantSeq = tenant == null ? null : tenantSeqs.merge(tenant.value(), 1L, Long::sum);
      byte[] salt = salts.next();
      byte[] canonical = CanonicalEntry.v1(event.canonical(), receivedAt, tenantSeq);
      Hash commitment = Commitment.v1(salt, canonical);
      SealedPayload sealed = keys.seal(event.event(), commitment.bytes(), salt, canonical);
      entries.add(new NewEntry(index++, tenantSeq, event.event(), sealed, commitment));
    }
    return entries;
  }

  /** What is in the ledger under an event's key; the payload is gone once it was erased. */
  record StoredEntry(
      EventKey key, Instant receivedAt, @Nullable Long tenantSeq, @Nullable EntryPayload payload) {

    StoredEntry with(@Nullable EntryPayload other) {
      return new StoredEntry(key, receivedAt, tenantSeq, other);
    }

    /** Whether it is this event. What was erased counts as the same: nothing can tell any more. */
    boolean holds(AcceptedEvent event) {
      return payload == null
          || Arrays.equals(
              payload.canonical(), CanonicalEntry.v1(event.canonical(), receivedAt, tenantSeq));
    }
  }

  /**
   * Where the ledger ends.
   *
   * @param size how many entries it has, so the next index
   * @param now the database's time in milliseconds, never before the newest entry's
   */
  record LedgerEnd(long size, Instant now) {}
}
