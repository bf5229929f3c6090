package ai.coditect.audit.intake;

import ai.coditect.audit.checkpoint.ForkGuard;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.AppendOutcome;
import ai.coditect.platform.event.UnreadableEventException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Takes the events of one request, all that can be taken in one transaction. What cannot is parked
 * where unreadable events of Kafka are, so that nothing that was said is lost.
 */
@Service
class BulkIntake {

  private final GroupedAppends ledger;
  private final ForkGuard guard;
  private final Parking parking;
  private final AuditEventReader reader;

  BulkIntake(GroupedAppends ledger, ForkGuard guard, Parking parking, AuditEventReader reader) {
    this.reader = reader;
    this.ledger = ledger;
    this.guard = guard;
    this.parking = parking;
  }

  /**
   * What became of one event.
   *
   * @param position its place in the request, from 0
   * @param eventId its id, if it has a readable one
   * @param verdict {@code appended}, {@code already-there}, {@code conflict} or {@code refused};
   *     the first two mean that it is in the ledger
   * @param reason what is wrong with it; null if nothing
   */
  record Verdict(int position, @Nullable String eventId, String verdict, @Nullable String reason) {

    static Verdict refused(int position, String reason) {
      return new Verdict(position, null, "refused", reason);
    }

    static Verdict of(int position, AcceptedEvent event, AppendOutcome outcome) {
      String reason =
          outcome == AppendOutcome.CONFLICT
              ? "the ledger has an event of this source and id with other content"
              : null;
      return new Verdict(
          position,
          event.event().eventId().value(),
          outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          reason);
    }
  }

  /**
   * Takes them. May be called again with the same events, which are then already there.
   *
   * @param source the only one whose events the caller may bring
   * @return a verdict for each event, in their order
   * @throws ai.coditect.audit.checkpoint.LogStandsStillException if nothing is taken for now
   */
  List<Verdict> take(String source, List<byte[]> events) {
    guard.requireSound();
    @Nullable Verdict[] verdicts = new Verdict[events.size()];
    List<AcceptedEvent> accepted = new ArrayList<>(events.size());
    List<Integer> positions = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      try {
        accepted.add(reader.read(events.get(i), source));
        positions.add(i);
      } catch (UnreadableEventException e) {
        verdicts[i] = Verdict.refused(i, String.valueOf(e.getMessage()));
        parking.parkBrought(source, events.get(i), ParkedReason.of(e), verdicts[i].reason());
      }
    }
    List<AppendOutcome> outcomes = ledger.append(accepted);
    for (int i = 0; i < outcomes.size(); i++) {
      int position = positions.get(i);
      Verdict verdict = Verdict.of(position, accepted.get(i), outcomes.get(i));
      verdicts[position] = verdict;
      if (outcomes.get(i) == AppendOutcome.CONFLICT) {
        parking.parkBrought(source, events.get(position), ParkedReason.CONFLICT, verdict.reason());
      }
    }
    return Arrays.stream(verdicts).filter(Objects::nonNull).toList();
  }
}
