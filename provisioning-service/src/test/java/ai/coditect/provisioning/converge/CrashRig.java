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
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
  private final Replica survivor;
  private final CompletableFuture<Replica> victim;
  private final CrashRecords records;

  CrashRig() {
    var database = TestPostgres.shared().newDatabase("matrix");
    survivor = Replica.start(database, backends.settings(), new Faults());
    records = new CrashRecords(survivor);
    victim =
        CompletableFuture.supplyAsync(
            () -> {
              Replica started = Replica.start(database, backends.settings(), faults);
              started.rest();
              return started;
            });
  }

  /**
   * A lifecycle that nothing disturbs.
   *
   * @param steps how many steps it takes
   * @param world what is there afterwards
   * @param documents what is kept about its departure
   * @param told what is reported
   * @param retained the data that is said to be kept
   * @param successes how often each of its steps succeeded
   */
  record Undisturbed(
      int steps,
      Map<String, String> world,
      List<String> documents,
      String told,
      Set<String> retained,
      Map<String, Integer> successes) {

    /** The same where the attempt that was refused never came to the database. */
    Undisturbed withoutDatabase() {
      Map<String, String> elsewhere = new TreeMap<>(world);
      elsewhere.keySet().removeIf(thing -> thing.startsWith("database "));
      return new Undisturbed(
          steps,
          elsewhere,
          documents,
          told,
          retained.stream()
              .filter(what -> !what.startsWith("database."))
              .collect(Collectors.toSet()),
          successes);
    }
  }

  /**
   * What comes of lifecycles that nothing disturbs.
   *
   * @param besides what others are asked for at the same time
   */
  Map<CrashLifecycle, Undisturbed> undisturbed(
      Collection<CrashLifecycle> lifecycles, Collection<List<TenantIntent>> besides) {
    Map<CrashLifecycle, TenantId> tenants = new EnumMap<>(CrashLifecycle.class);
    for (CrashLifecycle lifecycle : lifecycles) {
      tenants.put(lifecycle, TenantId.next());
    }
    List<List<TenantIntent>> before = new ArrayList<>(besides);
    tenants.forEach((lifecycle, tenant) -> before.add(lifecycle.before(tenant)));
    ask(before);
    tenants.forEach(this::awaitBefore);
    victim.join();
    Map<CrashLifecycle, Undisturbed> seen = new EnumMap<>(CrashLifecycle.class);
    Map<CrashLifecycle, Long> begins = new EnumMap<>(CrashLifecycle.class);
    Map<CrashLifecycle, TenantIntent> asked = new EnumMap<>(CrashLifecycle.class);
    tenants.forEach(
        (lifecycle, tenant) -> {
          begins.put(lifecycle, records.epoch(tenant));
          asked.put(lifecycle, change(lifecycle, tenant));
          ask(Objects.requireNonNull(asked.get(lifecycle)));
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
                  records.retained(tenant),
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

  /**
   * The events of what each of some tenants wants, one after the other; the members come with the
   * first.
   */
  void ask(Collection<List<TenantIntent>> wishes) {
    int longest = wishes.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      int now = i;
      List<List<TenantIntent>> further = wishes.stream().filter(it -> it.size() > now).toList();
      if (now > 0) {
        further.forEach(wish -> awaitUntil(() -> records.carriedOut(wish.get(now - 1))));
      }
      further.forEach(wish -> ask(wish.get(now)));
    }
  }

  void ask(TenantIntent intent) {
    survivor.ask(intent, TestTenants.ownerWithIdentity(intent.tenantId(), 1));
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

  /** From now on. */
  DiesAt.Death onlyTheVictimWorks(Collection<DiesAt.Order> orders) {
    survivor.rest();
    DiesAt.Death death = faults.arm(orders);
    victim.join().goOn();
    return death;
  }

  /** As if so much time had passed since the victim's death that its leases have ended. */
  void theOtherTakesOver() {
    faults.dieNow();
    victim.join().rest();
    records.endLeases();
    survivor.goOn();
    faults.disarm();
  }

  void awaitBefore(CrashLifecycle lifecycle, TenantId tenant) {
    List<TenantIntent> before = lifecycle.before(tenant);
    if (!before.isEmpty()) {
      awaitSettled(null, before.getLast());
    }
  }

  void awaitSettled(@Nullable CrashLifecycle lifecycle, TenantIntent asked) {
    awaitUntil(
        () ->
            records.carriedOut(asked)
                && (lifecycle != CrashLifecycle.COMPENSATION
                    || records.status(asked.tenantId()).rejection() != null)
                && records.atRest(asked.tenantId()));
  }

  private static void awaitUntil(Callable<Boolean> done) {
    await().pollDelay(Duration.ZERO).atMost(SOON).until(done);
  }

  @Override
  public void close() {
    victim.join().close();
    survivor.close();
  }
}
