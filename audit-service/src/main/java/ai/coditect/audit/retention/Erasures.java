package ai.coditect.audit.retention;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.export.Packages;
import ai.coditect.audit.retention.ErasureTable.Erasure;
import ai.coditect.audit.retention.ErasureTable.State;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.ErasureId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases what the trail says of a person in a tenant, or of the tenant: payloads, salts, the keys
 * under which they are, and every package that may hold them. Commitments and proofs stay. A legal
 * hold puts it off until its release. That it was asked for, put off and done is recorded; whose it
 * was is forgotten with the rest.
 */
@Service
class Erasures {

  private static final Actor SELF = new Actor(Actor.Type.SERVICE, "audit-service");
  private static final int AT_ONCE = 100;

  private final ErasureTable erasures;
  private final PayloadRemoval removal;
  private final KeyRemoval keys;
  private final Packages packages;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  Erasures(
      ErasureTable erasures,
      PayloadRemoval removal,
      KeyRemoval keys,
      Packages packages,
      AuditTrail trail,
      TransactionTemplate transaction) {
    this.erasures = erasures;
    this.removal = removal;
    this.keys = keys;
    this.packages = packages;
    this.trail = trail;
    this.transaction = transaction;
  }

  /** Asks for one; the same as one that is not done is that one. */
  Erasure request(Caller caller, TenantId tenant, @Nullable String subject, String reason) {
    ErasureId id = ErasureId.next();
    transaction.executeWithoutResult(
        _ -> {
          if (erasures.add(id, tenant, subject)) {
            AuditEntry entry = entry(caller.actor(), "audit.erasure.requested", tenant, id);
            trail.record(entry.withReason(reason));
          }
        });
    return erasures
        .find(id)
        .or(() -> erasures.open(tenant, subject))
        .orElseThrow(() -> ProblemException.of(CommonProblem.CONFLICT, "It was just done."));
  }

  /** Does what is to be done; may be interrupted anywhere and called again. */
  void doAll() {
    keys.destroyAgain();
    removal.followHolds(); // also with nothing to erase: exports say what is held
    erasures.unfinished(AT_ONCE).forEach(this::proceed);
  }

  private void proceed(Erasure erasure) {
    List<String> holds = removal.holds(erasure.tenant().value());
    if (!holds.isEmpty()) {
      hold(erasure, holds);
      return;
    }
    erase(erasure);
    transaction.executeWithoutResult(
        _ -> {
          if (erasures.done(erasure)) {
            trail.record(entry(SELF, "audit.erasure.completed", erasure.tenant(), erasure.id()));
          }
        });
  }

  private void erase(Erasure erasure) {
    String tenant = erasure.tenant().value();
    String subject = erasure.subject();
    boolean found = erasure.found();
    List<UUID> ended = keys.retire(tenant, subject);
    List<Long> next = removal.nextToErase(tenant, subject);
    while (!next.isEmpty()) {
      if (!found) {
        // Noted before anything goes: after a crash nothing else would tell of what had been there.
        erasures.noteFound(erasure);
        packages.discard(erasure.tenant());
        found = true;
      }
      erasures.count(erasure, removal.erase(next));
      next = removal.nextToErase(tenant, subject);
    }
    keys.destroy(ended);
    if (subject != null) {
      packages.forget(subject);
    }
    if (found) {
      // What was being written meanwhile is written anew, from what is left.
      packages.discard(erasure.tenant());
    }
  }

  private void hold(Erasure erasure, List<String> holds) {
    transaction.executeWithoutResult(
        _ -> {
          if (erasures.store(erasure, State.HELD)) {
            List<Change> by =
                holds.stream()
                    .limit(AT_ONCE)
                    .map(hold -> new Change("/holds/-", null, "\"" + hold + "\""))
                    .toList();
            trail.record(
                entry(SELF, "audit.erasure.held", erasure.tenant(), erasure.id())
                    .withReason("HeldUntilRelease")
                    .withChanges(by));
          }
        });
  }

  private static AuditEntry entry(Actor actor, String action, TenantId tenant, ErasureId id) {
    return AuditEntry.of(actor, action, new Target("erasure", id.value()), Outcome.SUCCEEDED)
        .withTenant(tenant);
  }
}
