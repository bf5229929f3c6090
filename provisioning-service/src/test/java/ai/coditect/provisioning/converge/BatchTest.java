package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.plan.StepOutcome;
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Steps that are done together, one of which fails. */
@NullMarked
class BatchTest {

  private static final Failure REFUSED = new Failure.Transient(Reason.DATABASE_UNAVAILABLE, "no");

  private final TenantScope scope = new TenantScope(TenantId.next(), new CellId("test"), 1);
  private final Step owner = create("owner");
  private final Step schema = create("schema", owner);
  private final Step secret = create("secret");
  private final Step login = create("login", schema, secret);
  private final List<Step> batch = List.of(owner, schema, secret, login);

  private static Step create(String name, Step... needs) {
    Set<ResourceKey> needed = Stream.of(needs).map(Step::key).collect(Collectors.toSet());
    return new Step.Create(
        new DesiredResource(
            new ResourceKey("database", name, name),
            JsonNodeFactory.instance.objectNode(),
            Set.of()),
        needed);
  }

  private static Observation made(Step step) {
    DesiredResource desired = step.wanted().getFirst();
    return Observation.Present.of(desired, desired.content());
  }

  private Map<ResourceKey, Applied> withoutTheSecret() {
    return Applied.inTurn(
        batch,
        step -> {
          if (step.equals(secret)) {
            throw new FailureException(REFUSED, null);
          }
          return made(step);
        });
  }

  @Test
  void whatNeedsTheOneThatFailedIsNotTriedAndAllElseIsDone() {
    assertThat(withoutTheSecret())
        .containsExactly(
            Map.entry(owner.key(), new Applied.Seen(made(owner))),
            Map.entry(schema.key(), new Applied.Seen(made(schema))),
            Map.entry(secret.key(), new Applied.Failed(REFUSED)));
  }

  @Test
  void whatWasNotTriedIsBlockedByTheOneThatFailed() {
    assertThat(StepRunner.judged(scope, batch, withoutTheSecret()))
        .containsEntry(owner, new StepOutcome.Succeeded())
        .containsEntry(schema, new StepOutcome.Succeeded())
        .containsEntry(secret, new StepOutcome.Failed(REFUSED))
        .containsEntry(login, new StepOutcome.Blocked(secret.key()));
  }

  /** It was said that it would be done: nobody is to wonder whether it was. */
  @Test
  void whatWasNotTriedIsClosedInTheJournal() {
    RunLog log =
        RunLog.EMPTY
            .intended(batch, Instant.EPOCH)
            .finished(StepRunner.judged(scope, batch, withoutTheSecret()), Instant.EPOCH);
    assertThat(log.open()).isEmpty();
    assertThat(log.steps().getLast().state()).isEqualTo(StepRecord.State.FAILED);
  }
}
