package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestKafka;
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
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two replicas on the same real backends: one that dies where it is told to, and one that does not.
 */
@NullMarked
final class CrashRig implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TopicReader READER = new TopicReader(TestKafka.shared().bootstrapServers());

  private final CrashBackends backends = new CrashBackends();
  private final DiesAt faults = new DiesAt();
  private final Replica victim;
  private final Replica survivor;

  CrashRig() {
    var database = TestPostgres.shared().newDatabase("matrix");
    survivor = Replica.start(database, backends.settings(), new Faults());
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
          begins.put(lifecycle, epoch(tenant));
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
                  steps(tenant, begin),
                  world().of(tenant),
                  documents(tenant),
                  told(tenant),
                  successes(tenant, begin)));
        });
    return seen;
  }

  RealWorld world() {
    return backends.world();
  }

  /** The events of intents, one after the other; the members come with the first. */
  void ask(List<TenantIntent> intents) {
    for (TenantIntent intent : intents) {
      survivor.ask(intent, TestTenants.ownerWithIdentity(intent.tenantId(), 1));
      if (intents.size() > 1) {
        await().atMost(SOON).until(() -> isReported(intent));
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
    TenantRecord record = record(asked.tenantId());
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
                isReported(asked)
                    && (lifecycle != CrashLifecycle.COMPENSATION
                        || status(asked.tenantId()).rejection() != null));
    await().atMost(SOON).until(() -> isIdle(asked.tenantId()));
  }

  private boolean isReported(TenantIntent asked) {
    return survivor
        .bean(TenantRecords.class)
        .find(asked.tenantId())
        .map(TenantRecord::status)
        .filter(status -> status.observedGeneration() == asked.generation())
        .filter(status -> status.conditions().getFirst().status() == Truth.TRUE)
        .isPresent();
  }

  private boolean isIdle(TenantId tenant) {
    return jdbc()
        .queryForList(
            """
            select owner is null and open_epoch is null and due_at > now() from work where tenant_id = ?
            """,
            Boolean.class,
            tenant.value())
        .contains(true);
  }

  private TenantRecord record(TenantId tenant) {
    return survivor.bean(TenantRecords.class).find(tenant).orElseThrow();
  }

  private TenantStatus status(TenantId tenant) {
    return Objects.requireNonNull(record(tenant).status());
  }

  long epoch(TenantId tenant) {
    return survivor.bean(TenantRecords.class).find(tenant).map(TenantRecord::epoch).orElse(0L);
  }

  /** What was reported last, without what names or dates it. */
  String told(TenantId tenant) {
    TenantStatus status = status(tenant);
    return "%s %s tier=%s conditions=%s operations=%s retained=%s departure=%s"
        .formatted(
            status.phase(),
            status.rejection() == null ? "" : status.rejection().reason(),
            status.effectiveTier(),
            // Which targets are mentioned depends on what the last run had to do there.
            status.conditions().stream()
                .filter(it -> it.type().equals(Condition.READY) || it.status() != Truth.TRUE)
                .map(it -> it.type() + "=" + it.status() + ":" + it.reason())
                .toList(),
            status.operations().stream()
                .map(it -> it.aspect() + "=" + it.state() + ":" + it.reason())
                .toList(),
            status.retained().stream().map(it -> it.what().replace(tenant.suffix(), "T")).toList(),
            status.offboarding() == null ? "" : status.offboarding().stage());
  }

  /** Archives, observations of absence and certificates. */
  List<String> documents(TenantId tenant) {
    return jdbc()
        .queryForList(
            """
            select 'archive' from tenant_archive where tenant_id = ? and completed_at is not null
            union all select 'absence ' || target from absence where tenant_id = ?
            union all select 'certificate' from deletion_certificate where tenant_id = ? order by 1
            """,
            String.class,
            tenant.value(),
            tenant.value(),
            tenant.value());
  }

  private int steps(TenantId tenant, long after) {
    return jdbc()
        .queryForList(
            "select distinct step_key || action from step where tenant_id = ? and epoch > ?",
            String.class,
            tenant.value(),
            after)
        .size();
  }

  /** How often each step succeeded in runs after an epoch. */
  Map<String, Integer> successes(TenantId tenant, long after) {
    Map<String, Integer> times = new TreeMap<>();
    jdbc()
        .queryForList(
            """
            select step_key || ' ' || action from step where tenant_id = ? and epoch > ? and state = 'succeeded'
            """,
            String.class,
            tenant.value(),
            after)
        .forEach(step -> times.merge(step.replace(tenant.suffix(), "T"), 1, Integer::sum));
    return times;
  }

  void assertJournalIsClosed(TenantId tenant) {
    assertThat(
            jdbc()
                .queryForList(
                    """
                    select 'step ' || step_key from step where tenant_id = ? and state = 'intended'
                    union all select 'run ' || epoch from run where tenant_id = ? and ended_at is null
                    """,
                    String.class,
                    tenant.value(),
                    tenant.value()))
        .as("what is open in the journal")
        .isEmpty();
  }

  void assertTrailIsWhole(TenantId tenant) {
    await()
        .atMost(SOON)
        .until(
            () ->
                jdbc()
                    .queryForList("select id from outbox where event_key = ?", tenant.value())
                    .isEmpty());
    await().atMost(SOON).untilAsserted(() -> assertTrail(tenant));
  }

  private static void assertTrail(TenantId tenant) {
    // Sent at least once: what a relay sent before it died, its successor may have sent again.
    List<AuditEvent> trail =
        READER.read(Topics.AUDIT_EVENTS, tenant, AuditEvent.class).stream().distinct().toList();
    assertThat(trail)
        .extracting(AuditEvent::sourceSeq)
        .as("the trail's numbers have no gap")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, trail.size()).boxed().toList());
    assertThat(trail).extracting(AuditEvent::eventId).doesNotHaveDuplicates();
    trail.stream()
        .filter(event -> event.stepKey() != null)
        .collect(Collectors.groupingBy(AuditEvent::stepKey))
        .forEach(
            (step, events) -> {
              long intended =
                  events.stream().filter(it -> it.outcome() == Outcome.INTENDED).count();
              assertThat(events.size() - intended)
                  .as("each intent of %s has one end", step)
                  .isEqualTo(intended);
            });
  }

  private JdbcTemplate jdbc() {
    return survivor.bean(JdbcTemplate.class);
  }

  @Override
  public void close() {
    victim.close();
    survivor.close();
  }
}
