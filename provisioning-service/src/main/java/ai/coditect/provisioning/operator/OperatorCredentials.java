package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.CredentialRotation;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asks for new database credentials of a tenant. */
@RestController
class OperatorCredentials {

  private final TenantRecords tenants;
  private final CredentialRotation credentials;
  private final WorkQueue work;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  OperatorCredentials(
      TenantRecords tenants,
      CredentialRotation credentials,
      WorkQueue work,
      AuditTrail audit,
      TransactionTemplate transaction) {
    this.tenants = tenants;
    this.credentials = credentials;
    this.work = work;
    this.audit = audit;
    this.transaction = transaction;
  }

  /**
   * Why, and how.
   *
   * @param immediate whether the present ones end at once, because they leaked; false if nothing is
   *     said
   */
  record Demand(String reason, @Nullable Boolean immediate) {
    Demand {
      Require.text(reason, Operators.MAX_REASON, "reason");
    }

    boolean atOnce() {
      return Boolean.TRUE.equals(immediate);
    }
  }

  /** What was asked for. */
  record Demanded(TenantId tenantId, boolean immediate) {}

  /** The demand is kept where the credentials are, so it is in the trail before and after. */
  @PostMapping("/v1/operator/tenants/{tenant}/credential-rotations")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Demanded rotate(
      @PathVariable TenantId tenant, @RequestBody Demand demand, Authentication caller) {
    TenantRecord record = tenants.find(tenant).orElseThrow(ProblemException::notFound);
    CellId cell = record.cell();
    if (cell == null) {
      throw ProblemException.of(OperatorProblem.NO_CREDENTIALS, "Its first run has not begun.");
    }
    Actor actor = Operators.actor(caller);
    note(entry(actor, tenant, demand, Outcome.INTENDED));
    boolean told;
    try {
      told = credentials.demand(new TenantScope(tenant, cell), demand.atOnce());
    } catch (FailureException e) {
      // It may have got through all the same: then the next run acts on it.
      note(entry(actor, tenant, demand, Outcome.UNKNOWN));
      throw ProblemException.of(
              CommonProblem.UNAVAILABLE, "The tenant's database cannot be reached now.")
          .with("reason", e.failure().reason());
    }
    if (!told) {
      note(entry(actor, tenant, demand, Outcome.FAILED));
      throw ProblemException.of(OperatorProblem.NO_CREDENTIALS, "It has no logins in a database.");
    }
    transaction.executeWithoutResult(
        _ -> {
          audit.record(entry(actor, tenant, demand, Outcome.SUCCEEDED));
          tenants.lock(tenant).ifPresent(_ -> work.wake(tenant));
        });
    return new Demanded(tenant, demand.atOnce());
  }

  private void note(AuditEntry entry) {
    transaction.executeWithoutResult(_ -> audit.record(entry));
  }

  private static AuditEntry entry(Actor actor, TenantId tenant, Demand demand, Outcome outcome) {
    return AuditEntry.of(
            actor,
            "provisioning.tenant.credential-rotation-demanded",
            new Target("tenant", tenant.value()),
            outcome)
        .withTenant(tenant)
        .withReason(demand.reason())
        .withChanges(List.of(new Change("/immediate", null, Boolean.toString(demand.atOnce()))));
  }
}
