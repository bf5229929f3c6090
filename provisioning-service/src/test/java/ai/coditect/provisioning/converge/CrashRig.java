package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Consequences;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tier.TierCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Two replicas on the same real backends: one that dies where it is told to, and one that does not.
 */
@NullMarked
final class CrashRig implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final CrashBackends backends = new CrashBackends();
  private final DiesAt faults = new DiesAt();
  private final Replica victim;
  private final Replica survivor;
  private final CrashRecords records;

  CrashRig() {
    var database = TestPostgres.shared().newDatabase("matrix");
    survivor = Replica.start(database, backends.settings(), new Faults());
    records = new CrashRecords(survivor);
    victim = Replica.start(database, backends.settings(), faults);
    victim.rest();
  }

  /**
   * A lifecycle that nothing disturbs.
   *
   * @param steps how many steps it takes
   * @param world what is there afterwards
   * @param documents what is kept about its departure
   * @param told what is reported
   * @param successes how often each of its steps succeeded
   */
  record Undisturbed(
      int steps,
      Map<String, String> world,
      List<String> documents,
      String told,
      Map<String, Integer> successes) {}

  Map<CrashLifecycle, Undisturbed> undisturbed(CrashLifecycle... lifecycles) {
    Map<CrashLifecycle, TenantId> tenants = new EnumMap<>(CrashLifecycle.class);
    for (CrashLifecycle lifecycle : lifecycles) {
      tenants.put(lifecycle, TenantId.next());
    }
    tenants.forEach((lifecycle, tenant) -> ask(lifecycle.before(tenant)));
    tenants.forEach(this::awaitBefore);
    Map<CrashLifecycle, Undisturbed> seen = new EnumMap<>(CrashLifecycle.class);
    Map<CrashLifecycle, Long> begins = new EnumMap<>(CrashLifecycle.class);
    Map<CrashLifecycle, TenantIntent> asked = new EnumMap<>(CrashLifecycle.class);
    tenants.forEach(
        (lifecycle, tenant) -> {
          begins.put(lifecycle, records.epoch(tenant));
          asked.put(lifecycle, change(lifecycle, tenant));
          ask(List.of(Objects.requireNonNull(asked.get(lifecycle))));
        });
    tenants.forEach(
        (lifecycle, tenant) -> {
          awaitSettled(lifecycle, Objects.requireNonNull(asked.get(lifecycle)));
          long begin = Objects.requireNonNull(begins.get(lifecycle));
          seen.put(
              lifecycle,
              new Undisturbed(
                  records.steps(tenant, begin),
                  world().of(tenant),
                  records.documents(tenant),
                  records.told(tenant),
                  records.successes(tenant, begin)));
        });
    return seen;
  }

  RealWorld world() {
    return backends.world();
  }

  /** What was written down. */
  CrashRecords records() {
    return records;
  }

  /** The events of intents, one after the other; the members come with the first. */
  void ask(List<TenantIntent> intents) {
    for (TenantIntent intent : intents) {
      survivor.ask(intent, TestTenants.ownerWithIdentity(intent.tenantId(), 1));
      if (intents.size() > 1) {
        await().atMost(SOON).until(() -> records.carriedOut(intent));
      }
    }
  }

  /** What is asked for in a lifecycle, with all losses acknowledged. */
  TenantIntent change(CrashLifecycle lifecycle, TenantId tenant) {
    TenantIntent asked = lifecycle.change(tenant, this::agreed);
    backends.departureStands(asked);
    return asked;
  }

  private Acknowledgement agreed(TenantIntent asked) {
    TenantRecord record = records.of(asked.tenantId());
    Course course = Course.of(asked, record.status(), false, Instant.now());
    DesiredState desired =
        Resolver.resolve(
            asked,
            record.members(),
            course,
            survivor.bean(TierCatalogue.class).find(course.tier()).orElseThrow());
    var observed =
        survivor
            .bean(Backends.class)
            .observe(
                new TenantScope(asked.tenantId(), new CellId("test"), record.epoch()), desired);
    Consequences lost = Consequences.of(desired, observed, List.of());
    assertThat(lost.lost()).as("a downgrade loses something").isNotEmpty();
    return new Acknowledgement(
        lost.tierRevision(),
        lost.lost().stream().map(ResourceKey::toString).collect(Collectors.toSet()),
        lost.digest().orElseThrow());
  }

  CountDownLatch onlyTheVictimWorks(TenantId tenant, int step, DiesAt.Moment moment) {
    survivor.rest();
    CountDownLatch died = faults.arm(tenant, step, moment);
    victim.goOn();
    return died;
  }

  void theOtherTakesOver() {
    survivor.goOn();
    victim.rest();
    faults.disarm();
  }

  void awaitBefore(CrashLifecycle lifecycle, TenantId tenant) {
    List<TenantIntent> before = lifecycle.before(tenant);
    if (!before.isEmpty()) {
      awaitSettled(null, before.getLast());
    }
  }

  void awaitSettled(@Nullable CrashLifecycle lifecycle, TenantIntent asked) {
    await()
        .atMost(SOON)
        .until(
            () ->
                records.carriedOut(asked)
                    && (lifecycle != CrashLifecycle.COMPENSATION
                        || records.status(asked.tenantId()).rejection() != null));
    await().atMost(SOON).until(() -> records.atRest(asked.tenantId()));
  }

  @Override
  public void close() {
    victim.close();
    survivor.close();
  }
}
