package ai.coditect.provisioning.exports;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.exports.DataExports.Taken;
import ai.coditect.provisioning.offboarding.TenantArchives;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes one copy: takes it, writes the archive, notes how it ended, and has the tenant looked at
 * after each of these, because its status tells of them. Whoever finds that somebody else makes it
 * by now, or that the tenant leaves, stops.
 */
@Component
class ExportMaker {

  private static final Logger LOG = LoggerFactory.getLogger(ExportMaker.class);
  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final DataExports exports;
  private final TenantArchives archives;
  private final TenantRecords tenants;
  private final WorkQueue work;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final DataExportProperties properties;

  ExportMaker(
      DataExports exports,
      TenantArchives archives,
      TenantRecords tenants,
      WorkQueue work,
      AuditTrail audit,
      TransactionTemplate transaction,
      DataExportProperties properties) {
    this.exports = exports;
    this.archives = archives;
    this.tenants = tenants;
    this.work = work;
    this.audit = audit;
    this.transaction = transaction;
    this.properties = properties;
  }

  /**
   * Makes the one that is due; returns whether there was one.
   *
   * @param goesOn whether whoever calls has time; once it has not, the copy is given back
   */
  boolean makeOne(BooleanSupplier goesOn) {
    return exports
        .take(properties.lease(), properties.giveUpAfter())
        .map(
            taken -> {
              make(taken, goesOn);
              return true;
            })
        .orElse(false);
  }

  private void make(Taken taken, BooleanSupplier goesOn) {
    tell(taken, () -> true);
    try {
      archives.make(
          scope(taken),
          taken.operation().value(),
          taken.requestedAt(),
          new Pulse(() -> exports.keep(taken, properties.lease()), goesOn, properties.lease()));
      made(taken);
    } catch (BrokenOffException e) {
      LOG.atInfo()
          .addKeyValue("tenant", taken.tenant())
          .log("A copy is not made: {}", e.getMessage());
      tell(
          taken,
          () ->
              goesOn.getAsBoolean()
                  ? exports.ended(taken)
                  : exports.failed(taken, null, Duration.ZERO));
    } catch (FailureException e) {
      failed(taken, e.failure(), e);
    } catch (IOException | RuntimeException e) {
      failed(taken, new Failure.Transient(Reason.INTERNAL_ERROR, "the copy failed"), e);
    }
  }

  private TenantScope scope(Taken taken) {
    TenantRecord record =
        tenants
            .find(taken.tenant())
            .filter(found -> found.intent().lifecycle() == Lifecycle.ACTIVE)
            .filter(found -> asksFor(found, taken))
            .orElseThrow(() -> new BrokenOffException("nobody asks for it any more"));
    if (record.cell() == null) {
      throw new FailureException(
          new Failure.Transient(Reason.PROGRESSING, "the tenant has no place yet"), null);
    }
    return new TenantScope(taken.tenant(), record.cell());
  }

  private static boolean asksFor(TenantRecord record, Taken taken) {
    return record
        .intent()
        .operation(Aspect.EXPORTS)
        .filter(asked -> asked.operationId().equals(taken.operation()))
        .isPresent();
  }

  private void made(Taken taken) {
    tell(
        taken,
        () -> {
          boolean made = exports.made(taken, properties.kept());
          if (made) {
            archives.removeOlder(taken.tenant(), taken.operation().value());
            audit.record(entry(taken, "data-export.made", Outcome.SUCCEEDED));
          }
          return made;
        });
  }

  private void failed(Taken taken, Failure failure, Exception cause) {
    boolean over =
        switch (failure) {
          case Failure.Terminal _ -> true;
          // Data that lives changes while it is read: what was refused once may well be there next.
          case Failure.Transient _, Failure.Rejected _ -> taken.last();
        };
    LOG.atWarn()
        .addKeyValue("tenant", taken.tenant())
        .addKeyValue("attempts", taken.attempts())
        .addKeyValue("reason", failure.reason().value())
        .setCause(cause)
        .log("A copy of a tenant's data could not be made{}", over ? "" : "; it is tried again");
    Duration retryAfter = properties.retryAfter(taken.attempts());
    tell(
        taken,
        () -> {
          boolean noted = exports.failed(taken, failure.reason(), over ? null : retryAfter);
          if (noted && over) {
            audit.record(
                entry(taken, "data-export.failed", Outcome.FAILED)
                    .withReason(failure.reason().value()));
          }
          return noted;
        });
  }

  /** Notes something and has it told, in one transaction, if it concerns the tenant still. */
  private void tell(Taken taken, BooleanSupplier note) {
    transaction.executeWithoutResult(
        _ -> {
          if (tenants.lockPlace(taken.tenant()).isPresent() && note.getAsBoolean()) {
            work.wake(taken.tenant());
          }
        });
  }

  private static AuditEntry entry(Taken taken, String action, Outcome outcome) {
    return AuditEntry.of(
            ENGINE, action, new Target("operation", taken.operation().value()), outcome)
        .withTenant(taken.tenant());
  }
}
