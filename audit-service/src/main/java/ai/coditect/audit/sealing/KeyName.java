package ai.coditect.audit.sealing;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Whose key it is.
 *
 * @param tenant empty where no tenant is concerned
 * @param subject a person's id; empty for the one key of whatever is no person
 * @param kept whether it is for entries that outlast the erasure of their whole tenant
 * @param period the month in which it is sealed under it
 */
record KeyName(String tenant, String subject, boolean kept, YearMonth period) {

  /** In which rows are written, so that no two writers wait for each other. */
  static final Comparator<KeyName> ORDER =
      Comparator.comparing(KeyName::tenant)
          .thenComparing(KeyName::subject)
          .thenComparing(KeyName::kept)
          .thenComparing(KeyName::period);

  /** That a tenant's trail was erased, and what had held it, stays in it. */
  private static final List<String> KEPT = List.of("audit.erasure.", "legal-hold.");

  static KeyName ofActor(AuditEvent event, YearMonth period) {
    Actor actor = event.actor();
    boolean person =
        switch (actor.type()) {
          case USER, API_KEY, ANONYMOUS -> true;
          case SERVICE, SYSTEM -> false;
        };
    return of(event, person ? actor.id() : "", period);
  }

  static KeyName ofTarget(AuditEvent event, Set<String> persons, YearMonth period) {
    boolean person = persons.contains(event.target().type());
    return of(event, person ? event.target().id() : "", period);
  }

  private static KeyName of(AuditEvent event, String subject, YearMonth period) {
    String tenant = event.tenantId() == null ? "" : event.tenantId().value();
    boolean kept = KEPT.stream().anyMatch(event.action()::startsWith);
    return new KeyName(tenant, subject, kept, period);
  }
}
