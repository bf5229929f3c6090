package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.converge.Claim.Leave;
import ai.coditect.provisioning.converge.Clearances.Answer;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.Retentions;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where a tenant is heading. What came by event is enough to know that, with one exception: before
 * customer data is deleted, because a departure's grace period or the retention after a downgrade
 * is over, whoever accepts intents is asked, because an event that keeps the data may still be on
 * its way.
 */
@Component
class Courses {

  private static final Logger LOG = LoggerFactory.getLogger(Courses.class);

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
   * @param ending the data whose retention is over, and that may go now
   * @param hindrance why it cannot go on; null if it can
   */
  record Heading(Course course, List<Retained> ending, @Nullable Failure hindrance) {

    private static Heading onward(Course course) {
      return new Heading(course, List.of(), null);
    }
  }

  /**
   * The course of a run's tenant.
   *
   * @throws RunInterruptedException if it turned out that something newer is wanted
   */
  Heading of(Run run) {
    TenantRecord record = run.record();
    Course course = Course.of(record.intent(), record.status(), record.legalHold(), run.now());
    if (run.claim().leave() == Leave.HOLDS) {
      course = course.staying(record.status());
    }
    if (course.stage() == Stage.DELETING && reported(record) != Stage.DELETING) {
      return departing(record, course);
    }
    List<Retained> over = Retentions.over(record.status(), course, run.now());
    return over.isEmpty()
        ? Heading.onward(course)
        : new Heading(course, mayGo(record) ? over : List.of(), null);
  }

  private Heading departing(TenantRecord record, Course course) {
    long known = record.intent().generation();
    return switch (clearances.ask(record.intent().tenantId())) {
      case Answer.Unknown(Failure failure) -> waiting(record, failure);
      case Answer.Cleared(TenantIntent intent) when intent.generation() == known ->
          Heading.onward(course);
      case Answer.Withheld(TenantIntent intent) when intent.generation() == known ->
          waiting(
              record,
              new Failure.Transient(
                  Reason.GRACE_PERIOD, "self-service-api says that the grace period is not over"));
      case Answer.Cleared(TenantIntent intent) -> waiting(record, differs(record, intent));
      case Answer.Withheld(TenantIntent intent) -> waiting(record, differs(record, intent));
    };
  }

  /**
   * Whether data may go whose retention is over, because the newest intent is known here. If nobody
   * says so it is kept until the next look; nothing else of the tenant waits for that.
   */
  private boolean mayGo(TenantRecord record) {
    Failure doubt =
        switch (clearances.ask(record.intent().tenantId())) {
          case Answer.Unknown(Failure failure) -> failure;
          case Answer.Cleared(TenantIntent intent) -> doubt(record, intent);
          case Answer.Withheld(TenantIntent intent) -> doubt(record, intent);
        };
    if (doubt != null) {
      LOG.atWarn()
          .addKeyValue("reason", doubt.reason().value())
          .log("Data is kept beyond its retention: {}", doubt.message());
    }
    return doubt == null;
  }

  private @Nullable Failure doubt(TenantRecord record, TenantIntent newest) {
    return newest.generation() == record.intent().generation() ? null : differs(record, newest);
  }

  /** Follows an intent that is newer than ours; if it is older, says what is wrong. */
  private Failure differs(TenantRecord record, TenantIntent said) {
    if (said.generation() < record.intent().generation()) {
      return new Failure.Terminal(
          Reason.SELF_SERVICE_REJECTED,
          "self-service-api knows generation %d and this service %d: was it restored?"
              .formatted(said.generation(), record.intent().generation()));
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
        List.of(),
        why);
  }

  private static @Nullable Stage reported(TenantRecord record) {
    TenantStatus status = record.status();
    return status == null || status.offboarding() == null ? null : status.offboarding().stage();
  }
}
