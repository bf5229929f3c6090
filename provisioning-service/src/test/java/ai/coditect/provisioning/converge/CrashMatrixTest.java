package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.converge.DiesAt.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica dies at each boundary of each step of each lifecycle, on real backends; another one
 * takes over and ends as if nothing had happened. A sample in the ordinary run, of each lifecycle
 * at least one, all of it with {@code -Dcoditect.tests.full=true}, of one lifecycle only with
 * {@code -Dcoditect.tests.lifecycle=OFFBOARD}.
 */
@NullMarked
class CrashMatrixTest {

  private static final int SAMPLE = 8;
  private static final Map<CrashLifecycle, CrashRig.Undisturbed> UNDISTURBED =
      new EnumMap<>(CrashLifecycle.class);

  @SuppressWarnings("NullAway.Init") // set before the first test
  private static CrashRig rig;

  @BeforeAll
  static void start() {
    rig = new CrashRig();
    String one = System.getProperty("coditect.tests.lifecycle");
    CrashLifecycle[] lifecycles =
        one == null ? CrashLifecycle.values() : new CrashLifecycle[] {CrashLifecycle.valueOf(one)};
    UNDISTURBED.putAll(rig.undisturbed(lifecycles));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** The n-th step of a lifecycle, and a tenant that is to go through it. */
  record Boundary(CrashLifecycle lifecycle, int step, Moment moment, TenantId tenant) {
    @Override
    public String toString() {
      return "%s, step %d, %s".formatted(lifecycle, step, moment);
    }
  }

  static Stream<Boundary> boundaries() {
    List<Boundary> all = new ArrayList<>();
    UNDISTURBED.forEach(
        (lifecycle, undisturbed) -> {
          assertThat(undisturbed.steps()).as("%s changes something", lifecycle).isPositive();
          for (int step = 0; step < undisturbed.steps(); step++) {
            for (Moment moment : Moment.values()) {
              all.add(new Boundary(lifecycle, step, moment, TenantId.next()));
            }
          }
        });
    List<Boundary> chosen = Boolean.getBoolean("coditect.tests.full") ? all : sample(all);
    chosen.forEach(boundary -> rig.ask(boundary.lifecycle().before(boundary.tenant())));
    chosen.forEach(boundary -> rig.awaitBefore(boundary.lifecycle(), boundary.tenant()));
    return chosen.stream();
  }

  private static List<Boundary> sample(List<Boundary> all) {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("CrashMatrixTest: -Dcoditect.tests.seed=%d%n", seed);
    List<Boundary> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    List<Boundary> chosen = new ArrayList<>();
    for (CrashLifecycle lifecycle : UNDISTURBED.keySet()) {
      chosen.add(
          shuffled.stream().filter(it -> it.lifecycle() == lifecycle).findFirst().orElseThrow());
    }
    shuffled.removeAll(chosen);
    chosen.addAll(shuffled.subList(0, SAMPLE - chosen.size()));
    return chosen;
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void whoTakesOverEndsAsIfNothingHadHappened(Boundary boundary) throws InterruptedException {
    TenantId tenant = boundary.tenant();
    CrashLifecycle lifecycle = boundary.lifecycle();
    CrashRig.Undisturbed undisturbed = java.util.Objects.requireNonNull(UNDISTURBED.get(lifecycle));
    TenantIntent asked = rig.change(lifecycle, tenant);
    long before = rig.records().epoch(tenant);
    String namespace = rig.world().namespaceUid(tenant);

    CountDownLatch died = rig.onlyTheVictimWorks(tenant, boundary.step(), boundary.moment());
    rig.ask(List.of(asked));
    assertThat(died.await(40, TimeUnit.SECONDS)).as("it died at %s", boundary).isTrue();
    rig.theOtherTakesOver();

    rig.awaitSettled(lifecycle, asked);
    assertThat(rig.world().of(tenant)).isEqualTo(undisturbed.world());
    assertThat(rig.records().documents(tenant)).isEqualTo(undisturbed.documents());
    assertThat(rig.records().told(tenant)).isEqualTo(undisturbed.told());
    if (!namespace.isEmpty() && lifecycle != CrashLifecycle.OFFBOARD) {
      assertThat(rig.world().namespaceUid(tenant)).isEqualTo(namespace);
    }
    rig.records()
        .successes(tenant, before)
        .forEach(
            (step, times) ->
                assertThat(times)
                    .as("%s is done once", step)
                    .isLessThanOrEqualTo(
                        Math.max(1, undisturbed.successes().getOrDefault(step, 0))));
    rig.records().assertJournalIsClosed(tenant);
    CrashTrail.assertIsWhole(tenant, rig.records());
  }
}
