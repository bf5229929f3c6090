package ai.coditect.provisioning.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every target has to do, whatever its backend. */
@NullMarked
public abstract class TargetContract extends TargetBench {

  private static final int MOST_QUESTIONS = 200;

  /** A step is broken off after every so many questions; the seed says after which. */
  private static final int STRIDE = Boolean.getBoolean("coditect.tests.full") ? 1 : 3;

  /** The target, with a backend that does not answer. */
  protected abstract Target unreachable();

  /** The target, whose questions to each of its backends go over this line. */
  protected abstract Target over(Line line);

  /** A text by which the backend would show that it was written to. */
  protected abstract String version(ResourceKey key);

  /**
   * One field that somebody changes by hand in something that is as it should be.
   *
   * @param what in words
   * @param key of what it is a field
   * @param change does it
   */
  public record ChangeByHand(String what, ResourceKey key, Runnable change) {}

  /** For each resource at least one field. */
  protected abstract List<ChangeByHand> changesByHand();

  /**
   * Something of somebody else's where ours would be.
   *
   * @param key what ours would be
   * @param take puts it there
   * @param content what it holds, in words
   * @param release takes it away again
   */
  public record Taken(ResourceKey key, Runnable take, Supplier<String> content, Runnable release) {}

  /** For each name that somebody else can take. */
  protected abstract List<Taken> taken();

  /**
   * A desired state of which the backends refuse a part.
   *
   * @param target as which to see and do it
   * @param desired what is desired
   * @param failing the part
   */
  public record Partly(Target target, List<DesiredResource> desired, Set<ResourceKey> failing) {}

  protected abstract Partly partly();

  /** What is as it should be though nobody has made anything. */
  protected Set<ResourceKey> givenFromTheStart() {
    return Set.of();
  }

  @Test
  void aNewTenantHasNothing() {
    Map<ResourceKey, Observation> observed = target().observe(scope, desired());
    assertThat(plan().steps())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Create.class));
    assertThat(observed.keySet()).containsAll(givenFromTheStart());
    assertThat(observed)
        .allSatisfy(
            (key, observation) ->
                assertThat(observation instanceof Observation.Absent)
                    .as("%s is not there", key)
                    .isEqualTo(!givenFromTheStart().contains(key)));
  }

  @Test
  void whatApplyReturnsIsWhatObserveSees() {
    for (Step step : plan().steps()) {
      assertThat(apply(step))
          .as(step.key().toString())
          .isEqualTo(target().observe(scope, desired()).get(step.key()));
    }
  }

  @Test
  void whatIsDoneTogetherIsWhatObserveSees() {
    for (List<Step> batch : batches(target(), plan().steps())) {
      Map<ResourceKey, Applied> done = applyAll(target(), batch);
      Map<ResourceKey, Observation> observed = target().observe(scope, desired());
      assertThat(batch)
          .allSatisfy(
              step ->
                  assertThat(done.get(step.key()))
                      .as(step.key().toString())
                      .isEqualTo(
                          new Applied.Seen(Objects.requireNonNull(observed.get(step.key())))));
    }
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void afterThePlanThereIsNothingToDo() {
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void applyingTwiceEqualsApplyingOnce() {
    Plan first = plan();
    first.steps().forEach(this::apply);
    List<String> once = first.steps().stream().map(step -> version(step.key())).toList();
    first.steps().forEach(this::apply);
    assertThat(first.steps().stream().map(step -> version(step.key())).toList()).isEqualTo(once);
  }

  @Test
  void whatWasChangedByHandIsSeenAndHealedAndNothingElseIsTouched() {
    converge();
    Map<ResourceKey, ChangeByHand> one = new LinkedHashMap<>();
    changesByHand().forEach(change -> one.putIfAbsent(change.key(), change));
    one.values().forEach(change -> change.change().run());
    Plan healing = plan();
    assertThat(healing.steps())
        .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Change.class))
        .extracting(Step::key)
        .containsExactlyInAnyOrderElementsOf(one.keySet());
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> eachFieldChangedByHandIsSeenAndJustThatIsHealed() {
    return changesByHand().stream()
        .map(change -> DynamicTest.dynamicTest(change.what(), () -> isSeenAndHealed(change)));
  }

  private void isSeenAndHealed(ChangeByHand change) {
    converge();
    change.change().run();
    Plan healing = plan();
    assertThat(healing.steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Change.class, step -> assertThat(step.key()).isEqualTo(change.key()));
    healing.steps().forEach(this::apply);
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void whatIsSomebodyElsesIsNeverTouched() {
    for (Taken taken : taken()) {
      taken.take().run();
      Plan plan = plan();
      plan.steps().forEach(this::apply);
      assertThat(plan.keys()).doesNotContain(taken.key());
      assertThat(plan.hindrances().get(taken.key()))
          .as("%s is there and not ours", taken.key())
          .isInstanceOf(Failure.Terminal.class);
      assertThat(plan(List.of()).keys()).doesNotContain(taken.key());
      String before = taken.content().get();
      DesiredResource ours =
          desired().stream()
              .filter(resource -> resource.key().equals(taken.key()))
              .findFirst()
              .orElseThrow();
      // As a run does that has looked before it was taken.
      isRefused(new Step.Create(ours, Set.of()));
      isRefused(new Step.Change(ours, List.of(), Set.of()));
      isRefused(new Step.Delete(ours.key(), ours.nature(), Set.of()));
      assertThat(taken.content().get()).isEqualTo(before);
      taken.release().run();
    }
    converge();
    assertThat(plan().converged()).isTrue();
  }

  private void isRefused(Step step) {
    assertThatThrownBy(() -> target().apply(scope, step))
        .as("%s of %s", step.verb(), step.key())
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isNotInstanceOf(Failure.Transient.class));
  }

  @Test
  void whatABackendRefusesFailsAloneAndTheRestIsDone() {
    Partly partly = partly();
    Plan plan = plan(partly.target(), partly.desired());
    Set<ResourceKey> failed = new TreeSet<>(plan.hindrances().keySet());
    failed.addAll(plan.waiting().keySet());
    for (List<Step> batch : batches(partly.target(), plan.steps())) {
      Map<ResourceKey, Applied> done = applyAll(partly.target(), batch);
      batch.stream()
          .map(Step::key)
          .filter(key -> !(done.get(key) instanceof Applied.Seen))
          .forEach(failed::add);
    }
    failed.remove(ResourceKey.rest(target().name()));
    assertThat(failed).containsExactlyInAnyOrderElementsOf(partly.failing());
    assertThat(plan(partly.desired()).keys()).as("all else is there").isSubsetOf(partly.failing());
    converge();
    assertThat(plan().converged()).isTrue();
  }

  /** After each step too: the next run starts from what is there, and knows of no plan before. */
  @Test
  void whereverAStepBreaksOffTheNextOneDoesTheRest() {
    var line = new Line();
    Target fragile = over(line);
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("%s: -Dcoditect.tests.seed=%d%n", getClass().getSimpleName(), seed);
    var random = new Random(seed);
    List<List<Step>> whole = batches(fragile, plan().steps());
    for (int i = 0; i < whole.size(); i++) {
      Set<ResourceKey> later =
          whole.subList(i, whole.size()).stream()
              .flatMap(List::stream)
              .map(Step::key)
              .collect(Collectors.toSet());
      int questions = random.nextInt(STRIDE);
      // With a look before each, so that what is kept open between questions is open.
      for (List<Step> left = left(fragile, whole.get(i), later);
          !left.isEmpty();
          left = left(fragile, whole.get(i), later)) {
        assertThat(questions).as("questions for %s", left).isLessThan(MOST_QUESTIONS);
        line.cutAfter(questions);
        breakOff(fragile, left);
        line.mend();
        questions += STRIDE;
      }
    }
    assertThat(plan().converged()).isTrue();
  }

  /** What is left to do of this batch, when nothing else than it and later ones may be. */
  private List<Step> left(Target fragile, List<Step> batch, Set<ResourceKey> later) {
    Plan plan = plan(fragile, desired());
    assertThat(plan.hindrances()).isEmpty();
    assertThat(plan.removes()).isFalse();
    assertThat(plan.keys()).isSubsetOf(later);
    Set<ResourceKey> keys = batch.stream().map(Step::key).collect(Collectors.toSet());
    return plan.steps().stream().filter(step -> keys.contains(step.key())).toList();
  }

  private void breakOff(Target fragile, List<Step> batch) {
    assertThat(applyAll(fragile, batch).values())
        .allSatisfy(
            applied ->
                assertThat(
                        applied instanceof Applied.Failed(Failure failure)
                            && !(failure instanceof Failure.Transient))
                    .as("failed for good")
                    .isFalse());
  }

  @Test
  void aBackendThatDoesNotAnswerIsUnobservableForNow() {
    assertThat(unreachable().observe(scope, desired()).values())
        .isNotEmpty()
        .allSatisfy(
            observation ->
                assertThat(observation)
                    .isInstanceOfSatisfying(
                        Observation.Unobservable.class,
                        blind ->
                            assertThat(blind.failure()).isInstanceOf(Failure.Transient.class)));
  }

  @Test
  void aBackendThatDoesNotAnswerIsNotTakenForAnEmptyOne() {
    assertThat(unreachable().observe(scope, List.of()).values())
        .isNotEmpty()
        .allMatch(Observation.Unobservable.class::isInstance);
  }

  @Test
  void twoWhoApplyAtOnceDoNoHarm() throws Exception {
    List<Step> steps = plan().steps();
    for (Step step : steps) {
      List<Future<Observation>> both = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 2; i++) {
          both.add(threads.submit(() -> target().apply(scope, step)));
        }
      }
      for (Future<Observation> one : both) {
        if (one.state() == Future.State.FAILED) {
          assertThat(one.exceptionNow())
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class));
        }
      }
    }
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void twoWhoDoAllTogetherAtOnceDoNoHarm() {
    for (List<Step> batch : batches(target(), plan().steps())) {
      List<Future<Map<ResourceKey, Applied>>> both = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 2; i++) {
          both.add(threads.submit(() -> target().applyAll(scope, batch)));
        }
      }
      for (Future<Map<ResourceKey, Applied>> one : both) {
        assertThat(one.resultNow().values())
            .allSatisfy(
                applied -> {
                  if (applied instanceof Applied.Failed(Failure failure)) {
                    assertThat(failure).isInstanceOf(Failure.Transient.class);
                  }
                });
      }
    }
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void nothingIsThereAfterEverythingWasTakenAway() {
    converge();
    Set<ResourceKey> all = desired().stream().map(DesiredResource::key).collect(Collectors.toSet());
    await()
        .until(
            () -> {
              Plan plan =
                  Planner.plan(
                      state(List.of()),
                      target().observe(scope, List.of()),
                      new Guard(Guard.Brake.RELEASED, all));
              plan.steps().forEach(this::applyUnlessItIsUnderWay);
              return target().observe(scope, List.of()).values().stream()
                  .allMatch(Observation.Absent.class::isInstance);
            });
  }

  private void applyUnlessItIsUnderWay(Step step) {
    try {
      target().apply(scope, step);
    } catch (FailureException e) {
      assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
    }
  }
}
