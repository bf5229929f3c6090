package ai.coditect.audit.ledger;

import ai.coditect.audit.ledger.SourceSequence.Gap;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps book of the numbers that sources stamp, so that an event which was lost before it came here
 * shows as a gap that stays open. Belongs to the append's transaction and to its turn.
 */
@Component
class SourceSequences {

  private final JdbcTemplate jdbc;
  private final LedgerMetrics metrics;

  SourceSequences(JdbcTemplate jdbc, LedgerMetrics metrics) {
    this.jdbc = jdbc;
    this.metrics = metrics;
  }

  /** Notes the numbers of events that were appended. */
  void note(Collection<AcceptedEvent> appended, Instant now) {
    Set<SequenceScope> touched = new HashSet<>();
    appended.forEach(event -> touched.add(event.scope()));
    List<SequenceScope> scopes = List.copyOf(touched);
    Map<SequenceScope, SourceSequence> before = load(scopes);
    Map<SequenceScope, SourceSequence> after = new HashMap<>(before);
    int reused = 0;
    for (AcceptedEvent event : appended) {
      long number = event.event().sourceSeq();
      SourceSequence sequence = after.getOrDefault(event.scope(), SourceSequence.EMPTY);
      reused += sequence.has(number) ? 1 : 0;
      after.put(event.scope(), sequence.with(number, now));
    }
    metrics.reused(reused);
    storeHighest(after);
    storeGaps(before, after);
  }

  private Map<SequenceScope, SourceSequence> load(List<SequenceScope> scopes) {
    Map<SequenceScope, List<Gap>> gaps = new HashMap<>();
    jdbc.query(
        """
        select g.source, g.scope, g.first_seq, g.last_seq, g.since
        from unnest(?::text[], ?::text[]) as s (source, scope)
        join sequence_gap g using (source, scope) order by g.first_seq
        """,
        row -> {
          gaps.computeIfAbsent(
                  new SequenceScope(row.getString(1), row.getString(2)), _ -> new ArrayList<>())
              .add(new Gap(row.getLong(3), row.getLong(4), row.getTimestamp(5).toInstant()));
        },
        texts(scopes, SequenceScope::source),
        texts(scopes, SequenceScope::scope));
    Map<SequenceScope, SourceSequence> sequences = new HashMap<>();
    jdbc.query(
        """
        select q.source, q.scope, q.highest_seq
        from unnest(?::text[], ?::text[]) as s (source, scope)
        join source_sequence q using (source, scope)
        """,
        row -> {
          var scope = new SequenceScope(row.getString(1), row.getString(2));
          sequences.put(
              scope, new SourceSequence(row.getLong(3), gaps.getOrDefault(scope, List.of())));
        },
        texts(scopes, SequenceScope::source),
        texts(scopes, SequenceScope::scope));
    return sequences;
  }

  private void storeHighest(Map<SequenceScope, SourceSequence> sequences) {
    List<SequenceScope> scopes = new ArrayList<>();
    List<Long> highest = new ArrayList<>();
    sequences.forEach(
        (scope, sequence) -> {
          scopes.add(scope);
          highest.add(sequence.highest());
        });
    jdbc.update(
        """
        insert into source_sequence (source, scope, highest_seq)
        select * from unnest(?::text[], ?::text[], ?::bigint[])
        on conflict (source, scope) do update set highest_seq = excluded.highest_seq
        """,
        texts(scopes, SequenceScope::source),
        texts(scopes, SequenceScope::scope),
        highest.toArray(Long[]::new));
  }

  private void storeGaps(
      Map<SequenceScope, SourceSequence> before, Map<SequenceScope, SourceSequence> after) {
    List<Object[]> removed = new ArrayList<>();
    List<Object[]> added = new ArrayList<>();
    after.forEach(
        (scope, sequence) -> {
          List<Gap> old = before.getOrDefault(scope, SourceSequence.EMPTY).gaps();
          for (Gap gap : old) {
            if (!sequence.gaps().contains(gap)) {
              removed.add(new Object[] {scope.source(), scope.scope(), gap.first()});
            }
          }
          for (Gap gap : sequence.gaps()) {
            if (!old.contains(gap)) {
              added.add(row(scope, gap));
            }
          }
        });
    // Gaps are rare, so these two batches are empty but for accidents.
    jdbc.batchUpdate(
        "delete from sequence_gap where source = ? and scope = ? and first_seq = ?", removed);
    jdbc.batchUpdate(
        "insert into sequence_gap (source, scope, first_seq, last_seq, since) values (?, ?, ?, ?, ?)",
        added);
  }

  private static Object[] row(SequenceScope scope, Gap gap) {
    return new Object[] {
      scope.source(), scope.scope(), gap.first(), gap.last(), Timestamp.from(gap.since())
    };
  }

  private static Object[] texts(List<SequenceScope> of, Function<SequenceScope, String> text) {
    return of.stream().map(text).toArray(String[]::new);
  }
}
