package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Difference;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.preview.Foresight;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the next run of a tenant would do, seen now; nothing is done. */
@RestController
class OperatorPlan {

  private final TenantRecords tenants;
  private final TierCatalogue tiers;
  private final Foresight foresight;
  private final Clock clock;

  OperatorPlan(TenantRecords tenants, TierCatalogue tiers, Foresight foresight, Clock clock) {
    this.tenants = tenants;
    this.tiers = tiers;
    this.foresight = foresight;
    this.clock = clock;
  }

  /**
   * A plan. The delete brake is left out of it.
   *
   * @param mode in which way the tenant is to exist
   */
  record PlanView(
      String mode,
      String tier,
      int tierRevision,
      List<PlannedStep> steps,
      List<Hindrance> hindrances,
      List<String> retained) {}

  /**
   * One step.
   *
   * @param changes the fields that differ, as JSON pointers
   */
  record PlannedStep(String key, String verb, List<String> changes, List<String> needs) {}

  /** What cannot be planned, and why. */
  record Hindrance(String key, Reason reason, String message) {}

  @GetMapping("/v1/operator/tenants/{tenant}/plan")
  PlanView plan(@PathVariable TenantId tenant) {
    TenantRecord record = tenants.find(tenant).orElseThrow(ProblemException::notFound);
    Course course =
        Course.of(record.intent(), record.status(), record.legalHold(), clock.instant());
    TierDefinition definition =
        definition(course)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        CommonProblem.CONFLICT,
                        "Tier %s has no definition here.".formatted(course.tier())));
    Plan plan = foresight.look(record, course, definition).plan();
    return new PlanView(
        course.mode().name().toLowerCase(Locale.ROOT),
        course.tier().value(),
        definition.revision(),
        plan.steps().stream().map(OperatorPlan::view).toList(),
        plan.hindrances().entrySet().stream()
            .map(
                each ->
                    new Hindrance(
                        each.getKey().toString(),
                        each.getValue().reason(),
                        each.getValue().message()))
            .toList(),
        texts(plan.retained()));
  }

  private Optional<TierDefinition> definition(Course course) {
    return course.revision().isPresent()
        ? tiers.find(course.tier(), course.revision().getAsInt())
        : tiers.find(course.tier());
  }

  private static PlannedStep view(Step step) {
    List<String> changes =
        switch (step) {
          case Step.Change(_, var differences, _) ->
              differences.stream().map(Difference::pointer).toList();
          case Step.Create _, Step.Delete _ -> List.of();
        };
    return new PlannedStep(step.key().toString(), step.verb(), changes, texts(step.needs()));
  }

  private static List<String> texts(Collection<ResourceKey> keys) {
    return keys.stream().map(ResourceKey::toString).sorted().toList();
  }
}
