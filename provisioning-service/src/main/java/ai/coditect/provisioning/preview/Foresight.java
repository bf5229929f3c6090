package ai.coditect.provisioning.preview;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.cell.CellOffers;
import ai.coditect.provisioning.converge.Backends;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Outlook;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Observes a tenant and plans for it, as a run would, and leaves it at that. */
@Component
public class Foresight {

  private final Backends backends;
  private final CellOffers offers;

  Foresight(Backends backends, CellOffers offers) {
    this.backends = backends;
    this.offers = offers;
  }

  /** What was seen and what would be done. */
  public record Foreseen(DesiredState desired, Map<ResourceKey, Observation> observed, Plan plan) {}

  /**
   * What a run on this course would do now. Nothing is frozen and no retention is over for it.
   *
   * @throws ProblemException if the tenant has no place yet
   */
  public Foreseen look(TenantRecord record, Course course, TierDefinition definition) {
    TenantScope scope = scope(record);
    DesiredState desired =
        Resolver.resolve(
            record.intent(),
            record.members(),
            course,
            definition,
            List.of(),
            offers.traits(scope.cell()));
    Map<ResourceKey, Observation> observed = backends.observe(scope, desired);
    return new Foreseen(desired, observed, Planner.plan(desired, observed, Guard.NONE));
  }

  /**
   * What a run on this course would do once all that is {@code underWay} is there, of which only a
   * part may be yet. So it stays the same while that is being made.
   *
   * @throws ProblemException if the tenant has no place yet
   */
  Foreseen lookBeyond(
      Collection<DesiredResource> underWay,
      TenantRecord record,
      Course course,
      TierDefinition definition) {
    Foreseen now = look(record, course, definition);
    Map<ResourceKey, Observation> then = Outlook.beyond(underWay, now.desired(), now.observed());
    return new Foreseen(now.desired(), then, Planner.plan(now.desired(), then, Guard.NONE));
  }

  static TenantScope scope(TenantRecord record) {
    if (record.cell() == null) {
      throw ProblemException.of(
          PreviewProblem.TENANT_NOT_PLACED, "Its first run has not begun; try again in seconds.");
    }
    return new TenantScope(record.intent().tenantId(), record.cell());
  }

  /**
   * Refuses a plan that rests on something that nobody could see.
   *
   * @throws ProblemException 503, with the reason
   */
  static void requireSight(Plan plan) {
    plan.hindrances()
        .forEach(
            (key, failure) -> {
              throw unavailable(key.target(), failure);
            });
  }

  static ProblemException unavailable(String what, Failure failure) {
    return ProblemException.of(CommonProblem.UNAVAILABLE, "%s cannot be seen now.".formatted(what))
        .with("reason", failure.reason());
  }
}
