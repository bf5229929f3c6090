package ai.coditect.provisioning.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.periodic.PeriodicWork;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.TenantDatabase;
import io.fabric8.kubernetes.api.model.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A tenant's database, through the running service. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class OperatorDatabaseTest extends OperatorTestBase {

  private static final int ROW = 9_600;

  @Autowired private MeterRegistry metrics;
  @Autowired private List<PeriodicWork> periodic;

  @Test
  void whoFillsTheirDatabaseIsWarnedThenDeniedWritingAndLetWriteAgainOnceThereIsRoom()
      throws SQLException {
    TenantId tenant = readyTenant("tight");
    double warned = measured("warned");
    double denied = measured("denied");
    sql(tenant, "ddl", "create table big (a text); alter table big alter a set storage external");

    fill(tenant, 860_000);
    awaitSize(tenant, Reason.DATABASE_NEARLY_FULL);
    assertThat(measured("warned")).isEqualTo(warned + 1);

    fill(tenant, 1_010_000);
    awaitSize(tenant, Reason.DATABASE_OVER_LIMIT);
    sql(tenant, "app", "insert into big values ('in time')");

    awaitSize(tenant, Reason.DATABASE_WRITES_DENIED);
    assertThatThrownBy(() -> sql(tenant, "app", "insert into big values ('too late')"))
        .hasMessageContaining("permission denied");
    sql(tenant, "app", "select count(*) from big");
    assertThat(measured("denied")).isEqualTo(denied + 1);

    sql(tenant, "ddl", "truncate big");
    awaitSize(tenant, Reason.WITHIN_LIMIT);
    sql(tenant, "app", "insert into big values ('again')");
    // What self-service-api mails the owners about, one after the other.
    await()
        .untilAsserted(
            () ->
                assertThat(told(tenant))
                    .containsSubsequence(
                        Reason.DATABASE_NEARLY_FULL,
                        Reason.DATABASE_OVER_LIMIT,
                        Reason.DATABASE_WRITES_DENIED,
                        Reason.WITHIN_LIMIT));
    assertThat(trail(tenant, "provisioning.schema.changed")).hasSizeGreaterThanOrEqualTo(4);
  }

  /** With what the drift check does every ten minutes. */
  private void awaitSize(TenantId tenant, Reason reason) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              wake(tenant);
              return size(record(tenant).status()).equals(Optional.of(reason));
            });
    awaitPhase(tenant, Phase.READY);
  }

  private static Optional<Reason> size(@Nullable TenantStatus status) {
    return status == null
        ? Optional.empty()
        : status.conditions().stream()
            .filter(condition -> condition.type().equals(Condition.DATABASE_SIZE))
            .map(Condition::reason)
            .findFirst();
  }

  private static List<Reason> told(TenantId tenant) {
    return statuses(tenant).stream().flatMap(status -> size(status).stream()).toList();
  }

  /** Row by row, by the tenant's own login, to just above so many bytes. */
  private static void fill(TenantId tenant, long bytes) throws SQLException {
    String size = "select coditect.schema_size('t_%s'::regnamespace)".formatted(tenant.suffix());
    while (Long.parseLong(String.valueOf(TenantDatabase.shared().query(size).getFirst())) < bytes) {
      sql(tenant, "app", "insert into big values (repeat('x', %d))".formatted(ROW));
    }
  }

  private static void sql(TenantId tenant, String login, String sql) throws SQLException {
    Map<String, String> secret = secret(tenant);
    try (Connection connection =
            TenantDatabase.shared()
                .as(
                    decoded(secret, login + "_username"),
                    decoded(secret, login + "_password"),
                    decoded(secret, login + "_options"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String decoded(Map<String, String> secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getOrDefault(key, "")), StandardCharsets.UTF_8);
  }

  /** How many tenants of the cell are in this state, looked up now. */
  private double measured(String state) {
    periodic.stream()
        .filter(work -> work.getClass().getSimpleName().equals("DatabaseSizeMetrics"))
        .forEach(PeriodicWork::wake);
    String all =
        "select count(*) from coditect.size_state where %s"
            .formatted(state.equals("denied") ? "denied" : "warned and over_since is null");
    double now = Double.parseDouble(String.valueOf(TenantDatabase.shared().query(all).getFirst()));
    await().until(() -> gauge(state) == now);
    return now;
  }

  private double gauge(String state) {
    return metrics
        .get("coditect.database.size.tenants")
        .tags("cell", "test", "state", state)
        .gauge()
        .value();
  }

  /** Of the API server's own counters, those of what is ours in tenants' namespaces. */
  private static final Pattern WRITES =
      Pattern.compile(
          "^apiserver_request_total\\{(?=.*verb=\"(?:POST|PUT|PATCH|APPLY|DELETE)\")"
              + "(?=.*subresource=\"\")"
              + "(?=.*resource=\"(?:namespaces|resourcequotas|limitranges|networkpolicies"
              + "|serviceaccounts|rolebindings|secrets|persistentvolumeclaims)\").*} (\\S+)$",
          Pattern.MULTILINE);

  @Test
  void lookingAtATenantWithNothingToChangeWritesNothingAnywhereButWhenToLookNext() {
    TenantId tenant = readyTenant("stored");
    await().until(() -> count("select count(*) from outbox") == 0);
    lookedAt(tenant);
    Map<String, String> before = written(tenant);
    assertThat(before.values()).noneMatch(String::isEmpty);

    for (int i = 0; i < 3; i++) {
      lookedAt(tenant);
    }

    assertThat(written(tenant)).isEqualTo(before);
    assertThat(count("select count(*) from outbox")).isZero();
  }

  private void lookedAt(TenantId tenant) {
    long before = claims(tenant);
    wake(tenant);
    await()
        .until(
            () ->
                claims(tenant) > before
                    && count(
                            "select count(*) from work where tenant_id = ? and owner is null and due_at > now()",
                            tenant.value())
                        == 1);
  }

  private long claims(TenantId tenant) {
    return count("select epoch from work where tenant_id = ?", tenant.value());
  }

  /** By place: the versions of all rows of the tenant there, or how often it was written to. */
  private Map<String, String> written(TenantId tenant) {
    Map<String, String> written = new TreeMap<>();
    for (String table : List.of("tenant", "tenant_status", "run")) {
      written.put(
          table,
          String.valueOf(
              jdbc()
                  .queryForObject(
                      "select string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid) from %s where tenant_id = ?"
                          .formatted(table),
                      String.class,
                      tenant.value())));
    }
    for (String catalog :
        List.of(
            "pg_authid where rolname like 't\\_%'",
            "pg_auth_members",
            "pg_db_role_setting",
            "pg_default_acl",
            "pg_namespace where nspname not like 'pg\\_t%'",
            "coditect.credential",
            "coditect.tenant_epoch")) {
      written.put(
          catalog,
          String.valueOf(
              TenantDatabase.shared()
                  .query(
                      "select string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid) from %s"
                          .formatted(catalog))
                  .getFirst()));
    }
    written.put(
        "API server",
        WRITES
            .matcher(kubernetes().raw("/metrics"))
            .results()
            .map(found -> Double.valueOf(found.group(1)))
            .reduce(0.0, Double::sum)
            .toString());
    return written;
  }

  @Test
  void anOperatorHasATenantsCredentialsReplacedAndItIsInItsTrail() {
    TenantId tenant = readyTenant("stored");
    Map<String, String> before = secret(tenant);

    Answer answer = demand(tenant, "{\"reason\": \"laptop lost\", \"immediate\": true}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("immediate").booleanValue()).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(secret(tenant))
                    .allSatisfy(
                        (key, value) -> {
                          if (key.endsWith("_password") || key.endsWith("_username")) {
                            assertThat(value).isNotEqualTo(before.get(key));
                          }
                        }));
    awaitPhase(tenant, Phase.READY);
    String demanded = "provisioning.tenant.credential-rotation-demanded";
    await().until(() -> trail(tenant, demanded).size() == 2);
    assertThat(trail(tenant, demanded))
        .extracting(AuditEvent::outcome)
        .containsExactly(Outcome.INTENDED, Outcome.SUCCEEDED);
    assertThat(trail(tenant, demanded))
        .allSatisfy(event -> assertThat(event.reason()).isEqualTo("laptop lost"));
    await().until(() -> !trail(tenant, "provisioning.login-role.changed").isEmpty());
  }

  @Test
  void aTenantWithoutADatabaseHasNoneToReplace() {
    assertThat(demand(readyTenant(), "{\"reason\": \"r\"}").body()).contains("no-credentials");
    assertThat(demand(TenantId.next(), "{\"reason\": \"r\"}").status()).isEqualTo(404);
  }

  @Test
  void whatATenantsOwnPeopleAskForIsAnOperationThatSucceedsWhenTheLoginsAreNew() {
    TenantIntent intent = TestTenants.intent(TenantId.next(), 1, "stored", OperationId.next());
    TenantId tenant = intent.tenantId();
    want(intent, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    Map<String, String> before = secret(tenant);
    TenantIntent asking = TestTenants.rotated(intent, Credentials.DATABASE, false);
    OperationId operation = asking.operation(Aspect.CREDENTIALS).orElseThrow().operationId();
    want(asking, TestTenants.ownerWithIdentity(tenant, 1));
    await()
        .untilAsserted(
            () ->
                assertThat(awaitPhase(tenant, Phase.READY).operations())
                    .anySatisfy(
                        outcome -> {
                          assertThat(outcome.operationId()).isEqualTo(operation);
                          assertThat(outcome.state()).isEqualTo(OperationOutcome.State.SUCCEEDED);
                        }));
    assertThat(secret(tenant))
        .allSatisfy(
            (key, value) -> {
              if (key.endsWith("_password")) {
                assertThat(value).isNotEqualTo(before.get(key));
              }
            });
    await().until(() -> trail(tenant, "provisioning.login-role.changed").size() >= 3);
  }

  private Answer demand(TenantId tenant, String body) {
    return post(
        "/v1/operator/tenants/%s/credential-rotations".formatted(tenant), token("operator"), body);
  }

  private TenantId readyTenant(String tier) {
    var tenant = TenantId.next();
    want(
        TestTenants.intent(tenant, 1, tier, OperationId.next()),
        TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    return tenant;
  }

  private static Map<String, String> secret(TenantId tenant) {
    Secret secret =
        kubernetes()
            .secrets()
            .inNamespace("t-" + tenant.suffix())
            .withName("coditect-database")
            .get();
    return Objects.requireNonNull(secret).getData();
  }
}
