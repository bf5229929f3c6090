package ai.coditect.audit.identity;

import ai.coditect.audit.access.CurrentMembers;
import ai.coditect.audit.checkpoint.ForkGuard;
import ai.coditect.audit.identity.Happening.Said;
import ai.coditect.audit.identity.IdentityTable.Stream;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.AppendOutcome;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.PersonalData;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what happened into the ledger, each once: that it was taken, its number and its entry are
 * one transaction. What is about an account is in the trail of each tenant that it is a member of
 * at that moment; the rest, and what is about an account of no tenant, concerns none.
 */
@Service
class IdentityIntake {

  /** The source of these events. */
  static final String SOURCE = "keycloak";

  private static final String NO_TENANT = "-";

  private final IdentityTable table;
  private final CurrentMembers members;
  private final Ledger ledger;
  private final ForkGuard guard;
  private final PersonalData personalData;

  IdentityIntake(
      IdentityTable table,
      CurrentMembers members,
      Ledger ledger,
      ForkGuard guard,
      PersonalData personalData) {
    this.table = table;
    this.members = members;
    this.ledger = ledger;
    this.guard = guard;
    this.personalData = personalData;
  }

  private record Entry(@Nullable TenantId tenant, Instant at, Said said) {

    String scope() {
      return tenant == null ? NO_TENANT : tenant.value();
    }
  }

  /**
   * Takes a page of a stream, the oldest first; what was taken before is passed over.
   *
   * @param issuer whose accounts these are
   * @return how many entries were made
   * @throws ai.coditect.audit.checkpoint.LogStandsStillException if nothing is taken for now
   */
  @Transactional
  public int take(Stream stream, String issuer, List<Happening> page) {
    if (page.isEmpty()) {
      return 0;
    }
    guard.requireSound();
    table.lock(stream);
    Set<String> fresh = table.takeNew(stream, page);
    table.advance(stream, page.getLast().at());
    List<AcceptedEvent> events = number(entries(issuer, page, fresh));
    if (ledger.append(events).stream().anyMatch(it -> it != AppendOutcome.APPENDED)) {
      throw new IllegalStateException("an event of the identity provider was there before");
    }
    return events.size();
  }

  private List<Entry> entries(String issuer, List<Happening> page, Set<String> fresh) {
    Set<String> accounts = new HashSet<>();
    for (Happening happening : page) {
      if (happening.account() != null) {
        accounts.add(happening.account());
      }
    }
    Map<String, List<TenantId>> tenants = members.tenantsOf(issuer, accounts);
    List<Entry> entries = new ArrayList<>();
    for (Happening happening : page) {
      Said said = happening.said();
      if (said == null || !fresh.remove(happening.key())) {
        continue;
      }
      List<TenantId> concerned = tenants.getOrDefault(happening.account(), List.of());
      if (concerned.isEmpty()) {
        entries.add(new Entry(null, happening.at(), said));
      }
      concerned.forEach(tenant -> entries.add(new Entry(tenant, happening.at(), said)));
    }
    return entries;
  }

  private List<AcceptedEvent> number(List<Entry> entries) {
    Map<String, Long> counts = new TreeMap<>();
    entries.forEach(entry -> counts.merge(entry.scope(), 1L, Long::sum));
    Map<String, Long> last = new HashMap<>(table.reserve(counts));
    return entries.stream()
        .map(entry -> event(entry, last.merge(entry.scope(), 1L, Long::sum)))
        .map(event -> new AcceptedEvent(event, CanonicalJson.of(EventJson.write(event))))
        .toList();
  }

  private AuditEvent event(Entry entry, long number) {
    Said said = entry.said();
    EventId id = EventId.next();
    return new AuditEvent(
        id,
        SOURCE,
        number,
        entry.at(),
        entry.tenant(),
        said.actor(),
        said.action(),
        said.target(),
        said.outcome(),
        said.reason(),
        null,
        null,
        said.correlationId(),
        said.changes(),
        personalData.encrypt(id, said.personal()));
  }
}
