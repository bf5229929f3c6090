package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.offboarding.TestLedger;
import ai.coditect.provisioning.tier.TestTiers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What becomes of data that a smaller tier does not have, and of a tenant that is gone. */
@NullMarked
class RetentionTest extends EngineTestBase {

  private static final TenantDatabase DATABASE = TenantDatabase.shared();
  private static final Path TIERS = Path.of("target/retention-tiers").toAbsolutePath();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String DEV = "kubernetes.namespace.dev/";

  private final TenantId tenant = TenantId.next();
  private final String schema = "t_" + tenant.suffix();

  @DynamicPropertySource
  static void shorter(DynamicPropertyRegistry registry) throws IOException {
    Files.createDirectories(TIERS);
    String free = Files.readString(TestTiers.SHIPPED.resolve("free.yaml"));
    Files.copy(
        TestTiers.SHIPPED.resolve("team.yaml"),
        TIERS.resolve("team.yaml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(TIERS.resolve("free.yaml"), free);
    Files.writeString(
        TIERS.resolve("brief.yaml"),
        free.replace("tier: free", "tier: brief")
            .replace("retention: P30D", "retention: PT2S")
            .replace("documents: P90D", "documents: PT5S"));
    String cell = "coditect.cells.test.database.";
    registry.add("test.tiers", TIERS::toString);
    registry.add("test.ledger", new TestLedger()::url);
    registry.add(cell + "url", DATABASE.platform()::url);
    registry.add(cell + "username", DATABASE.platform()::username);
    registry.add(cell + "password", DATABASE.platform()::password);
    registry.add("coditect.offboarding.sweep-interval", () -> "200ms");
    registry.add("coditect.data-exports.interval", () -> "100ms");
    registry.add("spring.kafka.consumer.group-id", () -> "retention-tests");
  }

  @Test
  void atTheEndOfItsRetentionDataIsArchivedThenDeletedAndTheArchiveIsToldForItsTime()
      throws IOException {
    TenantIntent brief = TestTenants.changed(teamWithRow(), "brief", agreed());
    register().answer(new DepartureClearance(false, brief));
    send(brief);

    Map<String, String> archives = new HashMap<>();
    awaitStatus(
        tenant,
        status -> {
          status.archives().forEach(archive -> archives.put(archive.what(), archive.id()));
          return archives.size() == 2;
        });

    assertThat(schemas()).isEmpty();
    assertThat(archives).containsOnlyKeys("database.schema." + schema, DEV + namespace() + "-dev");
    assertThat(files(archives.getOrDefault(DEV + namespace() + "-dev", "")))
        .hasEntrySatisfying(
            "environments/dev/deployments.json",
            made -> assertThat(made).contains("\"web\"").doesNotContain("resourceVersion"));
    assertThat(files(archives.getOrDefault("database.schema." + schema, "")))
        .anySatisfy(
            (name, content) -> {
              assertThat(name).endsWith("-notes.csv");
              assertThat(content).isEqualTo("v\nkept\n");
            });
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .extracting(AuditEvent::action)
                    .containsSubsequence(
                        "export-login.opened",
                        "schema.exported",
                        "export-login.closed",
                        "provisioning.schema.deleted"));
    TenantStatus after =
        awaitStatus(
            tenant,
            status ->
                status.archives().isEmpty()
                    && status.retained().isEmpty()
                    && status.phase() == Phase.READY);
    assertThat(after.endpoints()).doesNotContainKey("kubernetes.namespace.dev");
    assertThat(kubernetes().namespaces().withName(namespace() + "-dev").get()).isNull();
    assertThat(kubernetes().namespaces().withName(namespace()).get()).isNotNull();
  }

  @Test
  void nothingGoesWhileNobodySaysThatItMayAndAnUpgradeOfWhichTheEventIsLateBringsItBack() {
    TenantIntent brief = TestTenants.changed(teamWithRow(), "brief", agreed());
    send(brief);
    await().atMost(SOON).until(() -> register().wasAsked(tenant.value()));
    TenantStatus kept = awaitStatus(tenant, status -> !status.retained().isEmpty());
    assertThat(kept.phase()).as("nothing else waits for that").isEqualTo(Phase.READY);
    assertThat(schemas()).hasSize(1);

    // No event says so: Kafka holds it up. The answer is all there is.
    register().answer(new DepartureClearance(false, TestTenants.changed(brief, "team", null)));
    wake(tenant);

    TenantStatus back =
        awaitStatus(tenant, status -> status.tierGeneration() == 3 && status.retained().isEmpty());
    assertThat(back.phase()).isEqualTo(Phase.READY);
    assertThat(back.archives()).isEmpty();
    assertThat(DATABASE.query("select v from %s.notes".formatted(schema))).containsExactly("kept");
  }

  @Test
  void aLegalHoldKeepsTheDataAndWhatRunsBesideItIsStoppedAllTheSame() {
    TenantIntent team = teamWithRow();
    hold(true);
    send(TestTenants.changed(team, "free", agreed()));

    TenantStatus kept =
        awaitStatus(
            tenant, status -> status.tierGeneration() == 2 && status.phase() == Phase.READY);
    assertThat(kept.retained())
        .extracting(TenantStatus.Retained::what)
        .containsExactlyInAnyOrder("database.schema." + schema, DEV + namespace() + "-dev");
    assertThat(replicas()).isZero();
    assertThat(stepsDone())
        .contains("kubernetes.workloads.dev/running stopped")
        .noneMatch(step -> step.endsWith(" deleted"));
  }

  @Test
  void anUpgradeBeforeTheEndBringsTheDataBack() {
    TenantIntent team = teamWithRow();
    TenantIntent free = TestTenants.changed(team, "free", agreed());
    send(free);
    TenantStatus kept = awaitStatus(tenant, status -> !status.retained().isEmpty());
    assertThat(kept.retained())
        .extracting(TenantStatus.Retained::what)
        .containsExactlyInAnyOrder("database.schema." + schema, DEV + namespace() + "-dev");
    assertThat(logins()).isEmpty();
    await().atMost(SOON).untilAsserted(() -> assertThat(replicas()).isZero());

    send(TestTenants.changed(free, "team", null));

    TenantStatus back =
        awaitStatus(tenant, status -> status.tierGeneration() == 3 && status.retained().isEmpty());
    assertThat(back.phase()).isEqualTo(Phase.READY);
    assertThat(back.archives()).isEmpty();
    assertThat(logins()).hasSize(3);
    assertThat(replicas()).isEqualTo(2);
    assertThat(DATABASE.query("select v from %s.notes".formatted(schema))).containsExactly("kept");
  }

  @Test
  void onceTheDocumentsOfATenantThatIsGoneAreNotKeptAnyMoreItsLifeEndsAndStaysEnded() {
    TenantIntent free = TestTenants.free(tenant);
    send(free, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    long placed = placed();
    goneSince(Instant.now().minusSeconds(1));

    await().atMost(SOON).untilAsserted(() -> assertThat(tombstones()).isOne());

    assertThat(known()).isZero();
    assertThat(placed()).isEqualTo(placed - 1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(trail(tenant)).extracting(AuditEvent::action).contains("tenant.ended"));
    // As a topic that is read anew has it.
    send(TestTenants.edited(free));
    send(TestTenants.ownerWithIdentity(tenant, 2));
    sendTombstones();
    awaitIntakeIdle("retention-tests");
    assertThat(known()).isZero();
  }

  @Test
  void aLegalHoldOnATenantThatIsGoneKeepsItsDocumentsUntilItIsLifted() {
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    hold(true);
    archive(tenant);
    goneSince(Instant.now().minusSeconds(1));
    // What is kept for nobody goes at the end of each round: one has been since then.
    TenantId nobody = TenantId.next();
    archive(nobody);
    await().atMost(SOON).untilAsserted(() -> assertThat(archives(nobody)).isZero());
    assertThat(known()).isOne();
    assertThat(archives(tenant)).isOne();

    hold(false);

    await().atMost(SOON).untilAsserted(() -> assertThat(tombstones()).isOne());
    assertThat(known()).isZero();
    assertThat(archives(tenant)).isZero();
  }

  private void hold(boolean held) {
    jdbc()
        .sql("update tenant set legal_hold = ? where tenant_id = ?")
        .params(held, tenant.value())
        .update();
  }

  private void archive(TenantId of) {
    jdbc()
        .sql(
            """
            insert into tenant_archive (archive_id, tenant_id, requested_at, completed_at, size, sha256)
            values (gen_random_uuid(), ?, now(), now(), 0, '')
            """)
        .param(of.value())
        .update();
  }

  private long archives(TenantId of) {
    return jdbc()
        .sql("select count(*) from tenant_archive where tenant_id = ?")
        .param(of.value())
        .query(Long.class)
        .single();
  }

  @Test
  void aTombstoneOfALivingTenantEndsNothing() {
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    sendTombstones();
    awaitIntakeIdle("retention-tests");
    assertThat(known()).isOne();
  }

  @Test
  void aCopyThatIsAskedForIsMadeOnceAndTheNextOneTakesItsPlace() throws IOException {
    TenantIntent asking = TestTenants.exporting(teamWithRow());
    send(asking);

    Archived copy = awaitCopy(asking);

    assertThat(files(copy.id()))
        .containsKeys("tenant/intent.json", "audit/trail.ndjson", "manifest.json")
        .anySatisfy((name, content) -> assertThat(content).isEqualTo("v\nkept\n"));
    TenantIntent edited = TestTenants.edited(asking);
    send(asking);
    send(edited);
    awaitStatus(tenant, status -> status.observedGeneration() == edited.generation());
    assertThat(copies()).containsExactly(copy.id());
    assertThat(attempts()).as("an intent that is read again has it made no second time").isOne();

    TenantIntent again = TestTenants.exporting(edited);
    send(again);

    assertThat(awaitCopy(again).id()).isNotEqualTo(copy.id());
    assertThat(copies()).containsExactly(awaitCopy(again).id());
    assertThat(trail(tenant)).extracting(AuditEvent::action).contains("data-export.made");
  }

  @Test
  void aTenantThatLeavesGetsTheArchiveOfItsDepartureInPlaceOfACopy() {
    TenantIntent leaving =
        TestTenants.leaving(
            TestTenants.exporting(teamWithRow()), Instant.now().plus(Duration.ofDays(30)));
    send(leaving);

    TenantStatus status =
        awaitStatus(tenant, reported -> outcome(reported, leaving) == State.SUPERSEDED);

    assertThat(status.archives()).isEmpty();
    assertThat(copies()).isEmpty();
  }

  private Archived awaitCopy(TenantIntent asking) {
    TenantStatus status =
        awaitStatus(tenant, reported -> outcome(reported, asking) == State.SUCCEEDED);
    assertThat(status.archives()).hasSize(1);
    Archived copy = status.archives().getFirst();
    assertThat(copy.what()).isEqualTo(Archived.WHOLE);
    assertThat(copy.id())
        .isEqualTo(asking.operation(Aspect.EXPORTS).orElseThrow().operationId().value());
    return copy;
  }

  private static @Nullable State outcome(TenantStatus status, TenantIntent asking) {
    var wanted = asking.operation(Aspect.EXPORTS).orElseThrow().operationId();
    return status.operations().stream()
        .filter(outcome -> outcome.operationId().equals(wanted))
        .map(OperationOutcome::state)
        .findFirst()
        .orElse(null);
  }

  private List<String> copies() {
    return jdbc()
        .sql("select name from tenant_archive where tenant_id = ? and what = 'tenant'")
        .param(tenant.value())
        .query(String.class)
        .list();
  }

  private long attempts() {
    return jdbc()
        .sql("select attempts from data_export where tenant_id = ?")
        .param(tenant.value())
        .query(Long.class)
        .single();
  }

  /** A tenant that is said to be gone, and that nobody looks at any more. */
  private void goneSince(Instant documentsUntil) {
    jdbc()
        .sql("update work set paused = 'test' where tenant_id = ? and owner is null")
        .param(tenant.value())
        .update();
    jdbc()
        .sql(
            """
            update tenant_status set phase = 'offboarded', status = (status::jsonb || ?::jsonb)::text where tenant_id = ?
            """)
        .params(
            """
            {"phase": "offboarded",
             "offboarding": {"stage": "deleted", "graceEndsAt": "%1$s", "certificateAt": "%1$s", "documentsUntil": "%1$s"}}
            """
                .formatted(documentsUntil),
            tenant.value())
        .update();
  }

  private TenantIntent teamWithRow() {
    TenantIntent team =
        TestTenants.intent(tenant, 1, "team", ai.coditect.contracts.id.OperationId.next());
    send(team, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    DATABASE.run(
        "set role %1$s_owner; create table %1$s.notes (v text); insert into %1$s.notes values ('kept')"
            .formatted(schema));
    var secrets = kubernetes().secrets();
    assertThat(
            secrets.inNamespace(namespace() + "-dev").withName("coditect-database").get().getData())
        .as("what opens the database is in each environment")
        .isEqualTo(secrets.inNamespace(namespace()).withName("coditect-database").get().getData());
    kubernetes()
        .resource(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "%s-dev"},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
              "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "none"}]}}}}
            """
                .formatted(namespace()))
        .create();
    return team;
  }

  private String namespace() {
    return "t-" + tenant.suffix();
  }

  private List<String> stepsDone() {
    return jdbc()
        .sql("select step_key || ' ' || action from step where tenant_id = ?")
        .param(tenant.value())
        .query(String.class)
        .list();
  }

  private int replicas() {
    return kubernetes()
        .apps()
        .deployments()
        .inNamespace(namespace() + "-dev")
        .withName("web")
        .get()
        .getSpec()
        .getReplicas();
  }

  private Acknowledgement agreed() {
    Set<String> lost =
        Stream.concat(
                Stream.of("schema." + schema, "secret.coditect-database"),
                Stream.of("app", "ddl", "ro").map(login -> "login-role." + schema + "_" + login))
            .map(key -> "database." + key)
            .collect(Collectors.toSet());
    lost.add(DEV + namespace() + "-dev");
    lost.add("kubernetes.role-binding.dev/coditect-owners");
    return new Acknowledgement(TestTiers.free().revision(), lost, "0".repeat(64));
  }

  private List<?> schemas() {
    return DATABASE.query("select 1 from pg_namespace where nspname = '%s'".formatted(schema));
  }

  private List<?> logins() {
    return DATABASE.query(
        "select rolname from pg_roles where starts_with(rolname, '%s_') and rolcanlogin"
            .formatted(schema));
  }

  private Map<String, String> files(String archive) throws IOException {
    var zip = new ByteArrayOutputStream();
    for (byte[] piece :
        jdbc()
            .sql(
                """
                select bytes from tenant_archive_piece join tenant_archive using (archive_id)
                where name = ? order by number
                """)
            .param(archive)
            .query(byte[].class)
            .list()) {
      zip.write(piece);
    }
    Map<String, String> files = new HashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private int tombstones() {
    return received(Topics.TENANT_PROVISIONING, tenant) - statuses(tenant).size();
  }

  private void sendTombstones() {
    sendTombstone(Topics.TENANT_LIFECYCLE, tenant);
    sendTombstone(Topics.TENANT_MEMBERS, tenant);
  }

  private long known() {
    return jdbc()
        .sql("select count(*) from tenant where tenant_id = ?")
        .param(tenant.value())
        .query(Long.class)
        .single();
  }

  private long placed() {
    return jdbc().sql("select placed from cell where cell_id = 'test'").query(Long.class).single();
  }
}
