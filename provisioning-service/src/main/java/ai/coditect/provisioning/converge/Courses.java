package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.converge.Clearances.Answer;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where a tenant is heading. What came by event is enough to know that, with one exception: before
 * the first thing of a departing tenant is deleted, whoever accepts its being taken back is asked,
 * because that event may still be on its way.
 */
@Component
class Courses {

  private final Clearances clearances;
  private final TenantRecords tenants;
  private final WorkQueue work;
  private final TransactionTemplate transaction;

  Courses(
      Clearances clearances,
      TenantRecords tenants,
      WorkQueue work,
      TransactionTemplate transaction) {
    this.clearances = clearances;
    this.tenants = tenants;
    this.work = work;
    this.transaction = transaction;
  }

  /**
   * A tenant's course.
   *
   * @param hindrance why it cannot go on; null if it can
   */
  record Heading(Course course, @Nullable Failure hindrance) {}

  /**
   * The course of a run's tenant.
   *
   * @throws RunInterruptedException if it turned out that something newer is wanted
   */
  Heading of(Run run) {
    TenantRecord record = run.record();
    Course course = Course.of(record.intent(), record.status(), record.legalHold(), run.now());
    if (course.stage() != Stage.DELETING || reported(record) == Stage.DELETING) {
      return new Heading(course, null);
    }
    long known = run.generation();
    return switch (clearances.ask(run.tenant())) {
      case Answer.Unknown(Failure failure) -> waiting(record, failure);
      case Answer.Cleared(TenantIntent intent) when intent.generation() == known ->
          new Heading(course, null);
      case Answer.Withheld(TenantIntent intent) when intent.generation() == known ->
          waiting(
              record,
              new Failure.Transient(
                  Reason.GRACE_PERIOD, "self-service-api says that the grace period is not over"));
      case Answer.Cleared(TenantIntent intent) -> differs(record, intent);
      case Answer.Withheld(TenantIntent intent) -> differs(record, intent);
    };
  }

  private Heading differs(TenantRecord record, TenantIntent said) {
    if (said.generation() < record.intent().generation()) {
      return waiting(
          record,
          new Failure.Terminal(
              Reason.SELF_SERVICE_REJECTED,
              "self-service-api knows generation %d and this service %d: was it restored?"
                  .formatted(said.generation(), record.intent().generation())));
    }
    TenantId tenant = said.tenantId();
    transaction.executeWithoutResult(
        _ -> {
          if (tenants.storeIfNewer(said, record.traceparent())) {
            work.wakeForChange(tenant);
          }
        });
    throw new RunInterruptedException("something newer is wanted, of which the event is late");
  }

  /** It stays where it is: nothing is deleted, nothing given back. */
  private static Heading waiting(TenantRecord record, Failure why) {
    TenantIntent intent = record.intent();
    Instant before = Objects.requireNonNull(intent.departure()).graceEndsAt().minusMillis(1);
    boolean held = reported(record) == Stage.LEGAL_HOLD;
    return new Heading(
        held
            ? Course.of(intent, record.status(), true, before.plusMillis(1))
            : Course.of(intent, record.status(), record.legalHold(), before),
        why);
  }

  private static @Nullable Stage reported(TenantRecord record) {
    TenantStatus status = record.status();
    return status == null || status.offboarding() == null ? null : status.offboarding().stage();
  }
}
