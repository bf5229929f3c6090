package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.converge.CrashRound.Boundary;
import ai.coditect.provisioning.converge.DiesAt.Moment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica dies at each boundary of each step of each lifecycle, on real backends; another one
 * takes over and ends as if nothing had happened. One death finds many tenants, each at a boundary
 * of its own: {@link CrashRound}. A sample in the ordinary run, of each lifecycle at least one, all
 * of it with {@code -Dcoditect.tests.full=true}, of one lifecycle only with {@code
 * -Dcoditect.tests.lifecycle=OFFBOARD}.
 */
@NullMarked
class CrashMatrixTest {

  private static final boolean FULL = Boolean.getBoolean("coditect.tests.full");
  private static final long SEED = Long.getLong("coditect.tests.seed", System.nanoTime());
  private static final Random RANDOM = new Random(SEED);
  private static final int SAMPLE = 9;
  private static final int AT_A_TIME = 16;
  private static final Map<CrashLifecycle, CrashRig.Undisturbed> UNDISTURBED =
      new EnumMap<>(CrashLifecycle.class);
  private static final Map<TenantId, CrashRound> ROUNDS = new HashMap<>();
  private static final Map<TenantId, CrashLifecycle> SAMPLED = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // set before the first test
  private static CrashRig rig;

  @BeforeAll
  static void start() {
    rig = new CrashRig();
    String one = System.getProperty("coditect.tests.lifecycle");
    List<CrashLifecycle> lifecycles =
        one == null ? List.of(CrashLifecycle.values()) : List.of(CrashLifecycle.valueOf(one));
    if (!FULL) {
      System.out.printf("CrashMatrixTest: -Dcoditect.tests.seed=%d%n", SEED);
      lifecycles.forEach(lifecycle -> SAMPLED.put(TenantId.next(), lifecycle));
      while (SAMPLED.size() < SAMPLE) {
        SAMPLED.put(TenantId.next(), lifecycles.get(RANDOM.nextInt(lifecycles.size())));
      }
    }
    List<List<TenantIntent>> sampled =
        SAMPLED.entrySet().stream().map(it -> it.getValue().before(it.getKey())).toList();
    UNDISTURBED.putAll(rig.undisturbed(lifecycles, sampled));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<Boundary> boundaries() {
    List<Boundary> chosen = FULL ? all() : sample();
    System.out.printf("CrashMatrixTest: %d boundaries of %s%n", chosen.size(), steps());
    CrashRound next = null;
    for (int end = chosen.size(); end > 0; end -= AT_A_TIME) {
      List<Boundary> some = chosen.subList(Math.max(0, end - AT_A_TIME), end);
      var round = new CrashRound(rig, some, next);
      some.forEach(boundary -> ROUNDS.put(boundary.tenant(), round));
      next = round;
    }
    if (!FULL && next != null) {
      next.isPrepared();
    }
    return chosen.stream();
  }

  private static Map<CrashLifecycle, Integer> steps() {
    Map<CrashLifecycle, Integer> steps = new EnumMap<>(CrashLifecycle.class);
    UNDISTURBED.forEach((lifecycle, undisturbed) -> steps.put(lifecycle, undisturbed.steps()));
    assertThat(steps.values()).as("each changes something").allMatch(count -> count > 0);
    return steps;
  }

  private static List<Boundary> all() {
    List<Boundary> all = new ArrayList<>();
    steps()
        .forEach(
            (lifecycle, steps) -> {
              for (int step = 0; step < steps; step++) {
                for (Moment moment : Moment.values()) {
                  all.add(new Boundary(lifecycle, step, moment, TenantId.next()));
                }
              }
            });
    return all;
  }

  private static List<Boundary> sample() {
    Map<CrashLifecycle, Integer> steps = steps();
    Moment[] moments = Moment.values();
    List<Boundary> sample = new ArrayList<>();
    SAMPLED.forEach(
        (tenant, lifecycle) ->
            sample.add(
                new Boundary(
                    lifecycle,
                    RANDOM.nextInt(Objects.requireNonNull(steps.get(lifecycle))),
                    moments[RANDOM.nextInt(moments.length)],
                    tenant)));
    return sample;
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void whoTakesOverEndsAsIfNothingHadHappened(Boundary boundary) throws InterruptedException {
    TenantId tenant = boundary.tenant();
    CrashRound round = Objects.requireNonNull(ROUNDS.get(tenant));
    round.happen();

    CrashRound.Before before = round.before(tenant);
    Map<String, String> world = rig.world().of(tenant);
    CrashRig.Undisturbed undisturbed = undisturbed(boundary.lifecycle(), world);
    assertThat(world).isEqualTo(undisturbed.world());
    assertThat(rig.records().retained(tenant)).isEqualTo(undisturbed.retained());
    assertThat(rig.records().documents(tenant)).isEqualTo(undisturbed.documents());
    assertThat(rig.records().told(tenant)).isEqualTo(undisturbed.told());
    if (!before.namespace().isEmpty() && boundary.lifecycle() != CrashLifecycle.OFFBOARD) {
      assertThat(rig.world().namespaceUid(tenant)).isEqualTo(before.namespace());
    }
    rig.records()
        .successes(tenant, before.epoch())
        .forEach(
            (step, times) ->
                assertThat(times)
                    .as("%s is done once", step)
                    .isLessThanOrEqualTo(
                        Math.max(1, undisturbed.successes().getOrDefault(step, 0))));
    rig.records().assertJournalIsClosed(tenant);
    CrashTrail.assertIsWhole(tenant, rig.records());
  }

  /**
   * Once the cluster has refused something, nothing more of the attempt is begun. After a death the
   * refusal can come sooner than without one: there is less to do before it.
   */
  private static CrashRig.Undisturbed undisturbed(
      CrashLifecycle lifecycle, Map<String, String> world) {
    CrashRig.Undisturbed undisturbed = Objects.requireNonNull(UNDISTURBED.get(lifecycle));
    boolean sooner =
        lifecycle == CrashLifecycle.COMPENSATION
            && world.keySet().stream().noneMatch(thing -> thing.startsWith("database "));
    return sooner ? undisturbed.withoutDatabase() : undisturbed;
  }
}
