package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two roles take turns as one login, so that nobody who has one of the passwords is turned away.
 */
@NullMarked
class DatabaseRotationTest {

  private final TenantDatabase cell = TenantDatabase.shared();
  private final DatabaseTenant tenant = new DatabaseTenant().converged();
  private final DatabaseCredentials credentials = credentials();

  private static DatabaseCredentials credentials() {
    var databases = TestCells.databases(TenantDatabase.shared().platform());
    return new DatabaseCredentials(databases, new CellDatabase(databases));
  }

  @Test
  void clientsThatReadTheSecretAndReconnectSeeNoFailedStatement() throws Exception {
    tenant.as("ddl", "create table work (id bigserial primary key, who text)");
    var failures = new ConcurrentLinkedQueue<String>();
    var statements = new AtomicLong();
    var sessions = new ConcurrentLinkedQueue<String>();
    var stop = new AtomicBoolean();
    List<java.util.concurrent.Future<?>> working = new ArrayList<>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Supplier<Map<String, String>> secret :
          List.<Supplier<Map<String, String>>>of(tenant::secret, tenant::copied)) {
        working.add(
            clients.submit(
                () -> {
                  while (!stop.get()) {
                    session(secret.get(), failures, statements, sessions);
                  }
                }));
      }
      try {
        for (int turn = 0; turn < 3; turn++) {
          awaitMoreThan(statements);
          credentials.demand(tenant.scope, false);
          tenant.converged();
          assertThat(tenant.plan().converged()).isTrue();
          awaitMoreThan(statements);
          passed("25 hours");
          // The roles that had the turn are closed, then gone as soon as nobody uses them.
          await().until(() -> tenant.converged().plan().converged() && roles("app").size() == 1);
        }
        awaitMoreThan(statements);
      } finally {
        stop.set(true);
      }
      for (var client : working) {
        client.get();
      }
    }
    assertThat(failures).isEmpty();
    assertThat(sessions.stream().distinct()).hasSizeGreaterThan(1);
    assertThat(cell.query("select count(*) from %s.work".formatted(tenant.names.schema())))
        .containsExactly(statements.toString());
  }

  private static void awaitMoreThan(AtomicLong statements) {
    long before = statements.get();
    await().until(() -> statements.get() > before + 40);
  }

  /**
   * What a program does: reads the Secret of its environment, connects, works for a while, connects
   * again.
   */
  private void session(
      Map<String, String> secret,
      ConcurrentLinkedQueue<String> failures,
      AtomicLong statements,
      ConcurrentLinkedQueue<String> sessions) {
    String user = secret.getOrDefault("app_username", "");
    try (Connection connection = cell.as(user, secret.getOrDefault("app_password", ""), "");
        Statement statement = connection.createStatement()) {
      sessions.add(user);
      for (int i = 0; i < 20; i++) {
        statement.execute("insert into work (who) values (current_user)");
        statements.incrementAndGet();
      }
    } catch (SQLException e) {
      failures.add(e.getMessage());
    }
  }

  @Test
  void aPasswordOfTheAgeThatTheTierSaysIsReplacedAndTheOldOneWorksForTheOverlap() throws Exception {
    Map<String, String> before = tenant.secret();
    age("app", "89 days");
    assertThat(tenant.plan().converged()).isTrue();
    age("app", "90 days");
    assertThat(tenant.plan().keys()).containsExactly(tenant.loginKey("app"));
    tenant.converged();

    assertThat(tenant.plan().converged()).isTrue();
    assertThat(roles("app")).hasSize(2);
    assertThat(tenant.secret().get("app_username")).isEqualTo(tenant.names.login("app") + "_b");
    assertThat(tenant.secret().get("app_password")).isNotEqualTo(before.get("app_password"));
    assertThat(tenant.secret().get("ro_password")).isEqualTo(before.get("ro_password"));
    tenant.login("app").close();
    as(before, "app").close();
    passed("23 hours");
    assertThat(tenant.plan().converged()).isTrue();
    passed("2 hours");
    assertThat(tenant.plan().keys()).containsExactly(tenant.loginKey("app"));
    tenant.converged();
    assertThat(roles("app")).containsExactly(tenant.names.login("app") + "_b");
    assertThatThrownBy(() -> as(before, "app")).hasMessageContaining("password authentication");
    tenant.login("app").close();
  }

  @Test
  void whoIsConnectedWhenTheOverlapEndsIsLeftToEndAndThenEnded() throws Exception {
    try (Connection open = tenant.login("app")) {
      Map<String, String> before = tenant.secret();
      rotate(false);
      passed("25 hours");
      // The new role has a drain that is not over, the old one too.
      cell.run(
          "update coditect.credential set replaced_at = now() - interval '24 hours 5 minutes' where role_name = '%s'"
              .formatted(tenant.names.login("app")));
      tenant.converged();
      assertThatThrownBy(() -> as(before, "app")).isInstanceOf(SQLException.class);
      assertThat(open.isValid(1)).isTrue();
      assertThat(tenant.plan().converged()).isTrue();
      passed("2 hours");
      tenant.converged();
      assertThat(open.isValid(1)).isFalse();
      assertThat(roles("app")).hasSize(1);
    }
  }

  @Test
  void aLeakedPasswordEndsAtOnceWithItsConnections() throws Exception {
    Map<String, String> leaked = tenant.secret();
    try (Connection thief = tenant.login("ro")) {
      rotate(true);
      assertThat(thief.isValid(1)).isFalse();
    }
    for (String login : Names.LOGINS) {
      assertThat(roles(login)).hasSize(1);
      assertThatThrownBy(() -> as(leaked, login)).isInstanceOf(SQLException.class);
      tenant.login(login).close();
    }
  }

  @Test
  void anExpulsionDuringAnOverlapEndsBothOfTheOldOnes() throws Exception {
    Map<String, String> first = tenant.secret();
    rotate(false);
    Map<String, String> second = tenant.secret();
    rotate(true);
    for (String login : Names.LOGINS) {
      assertThatThrownBy(() -> as(first, login)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> as(second, login)).isInstanceOf(SQLException.class);
      tenant.login(login).close();
    }
  }

  @Test
  void anotherDemandDuringAnOverlapWaitsForItsEnd() throws Exception {
    Map<String, String> first = tenant.secret();
    rotate(false);
    Map<String, String> second = tenant.secret();
    rotate(false);
    assertThat(tenant.secret()).isEqualTo(second);
    as(first, "app").close();
    passed("25 hours");
    tenant.converged();
    assertThat(tenant.secret().get("app_username")).isEqualTo(first.get("app_username"));
    as(second, "app").close();
    tenant.login("app").close();
  }

  @Test
  void whatACustomerAsksForIsDoneOnceForAllLoginsWithAnOverlap() throws Exception {
    Map<String, String> before = tenant.secret();
    tenant.asking(false);
    assertThat(tenant.plan().keys())
        .containsExactlyInAnyOrderElementsOf(Names.LOGINS.stream().map(tenant::loginKey).toList());
    tenant.converged();
    assertThat(tenant.plan().converged()).isTrue();
    Map<String, String> after = tenant.secret();
    for (String login : Names.LOGINS) {
      assertThat(after.get(login + "_password")).isNotEqualTo(before.get(login + "_password"));
      as(before, login).close();
      tenant.login(login).close();
    }
    passed("25 hours");
    tenant.converged();
    assertThat(tenant.plan().converged()).isTrue();
    assertThat(tenant.secret()).isEqualTo(after);
    assertThat(roles("app")).hasSize(1);
  }

  @Test
  void whatACustomerAsksForDuringAnOverlapWaitsForItsEndAndIsSaidToWait() {
    tenant.asking(false).converged();
    Map<String, String> first = tenant.secret();
    assertThat(tenant.plan().remarks()).noneMatch(DatabaseRotationTest::waits);
    tenant.asking(false).converged();
    assertThat(tenant.plan().converged()).isTrue();
    assertThat(tenant.plan().remarks()).anyMatch(DatabaseRotationTest::waits);
    assertThat(tenant.secret()).isEqualTo(first);
    passed("25 hours");
    tenant.converged();
    assertThat(tenant.plan().remarks()).noneMatch(DatabaseRotationTest::waits);
    assertThat(tenant.secret().get("app_username")).isNotEqualTo(first.get("app_username"));
  }

  @Test
  void whatACustomerSaysHasLeakedEndsAtOnceEvenIfAnotherDemandComesMeanwhile() throws Exception {
    Map<String, String> leaked = tenant.secret();
    try (Connection thief = tenant.login("app")) {
      tenant.asking(true).asking(false).converged();
      assertThat(tenant.plan().converged()).isTrue();
      assertThat(thief.isValid(1)).isFalse();
    }
    for (String login : Names.LOGINS) {
      assertThat(roles(login)).hasSize(1);
      assertThatThrownBy(() -> as(leaked, login)).isInstanceOf(SQLException.class);
      tenant.login(login).close();
    }
  }

  @Test
  void loginsThatAreMadeAfterADemandConvergeAtOnce() {
    var later = new DatabaseTenant().asking(true).converged();
    assertThat(later.plan().converged()).isTrue();
  }

  private static boolean waits(Observation.Remark remark) {
    return remark.reason() == Reason.ROTATION_WAITS;
  }

  @Test
  void aDemandIsOfNoUseToATenantWithoutLogins() {
    assertThat(credentials.demand(new DatabaseTenant().scope, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aRotationThatStoppedAtAnyPointIsGoneOnWith(int stoppedAfter) throws Exception {
    Map<String, String> before = tenant.secret();
    String role = tenant.names.login("app");
    credentials.demand(tenant.scope, false);
    switch (stoppedAfter) {
      // The next role is there, and nobody knows its password.
      case 0 ->
          cell.run(
              "create role %1$s_b login; comment on role %1$s_b is '%2$s'".formatted(role, mark()));
      case 1 -> {
        tenant.converged();
        tenant.secretObject().edit(secret -> secret.edit().addToData(encoded(before)).build());
        cell.run(
            "update coditect.credential set replaced_at = null where role_name like '%s%%'"
                .formatted(tenant.names.schema()));
      }
      // The Secret names the next one, and that the other was replaced is not noted.
      default -> {
        tenant.converged();
        cell.run(
            "update coditect.credential set replaced_at = null where role_name like '%s%%'"
                .formatted(tenant.names.schema()));
        assertThat(tenant.plan().keys()).contains(tenant.loginKey("app"));
      }
    }
    tenant.converged();
    assertThat(tenant.plan().converged()).isTrue();
    assertThat(roles("app")).hasSize(2);
    as(before, "app").close();
    tenant.login("app").close();
    passed("25 hours");
    tenant.converged();
    assertThat(roles("app")).hasSize(1);
    tenant.login("app").close();
  }

  @Test
  void theRoleOnItsWayOutIsKeptWithinItsLimitsToo() throws Exception {
    Map<String, String> before = tenant.secret();
    rotate(false);
    cell.run("alter role %s superuser".formatted(tenant.names.login("app")));
    assertThat(tenant.plan().keys()).containsExactly(tenant.loginKey("app"));
    tenant.converged();
    assertThat(cell.query("select rolname from pg_roles where rolsuper and rolname like 't\\_%'"))
        .isEmpty();
    try (Connection old = as(before, "app");
        Statement statement = old.createStatement()) {
      statement.execute("alter role %s password 'my-own'".formatted(tenant.names.login("app")));
    }
    tenant.converged();
    assertThat(roles("app")).hasSize(1);
  }

  @Test
  void aRevocationTakesBothRoles() throws Exception {
    Map<String, String> before = tenant.secret();
    rotate(false);
    Map<String, String> after = tenant.secret();
    try (Connection old = as(before, "app");
        Connection young = as(after, "app")) {
      tenant.plan(List.of()).steps().forEach(step -> tenant.target.apply(tenant.scope, step));
      assertThat(old.isValid(1)).isFalse();
      assertThat(young.isValid(1)).isFalse();
    }
    assertThat(tenant.plan(List.of()).steps()).isEmpty();
    for (String login : Names.LOGINS) {
      assertThat(roles(login)).isEmpty();
    }
    tenant.converged();
    tenant.login("app").close();
  }

  @Test
  void whoTakesTheSecretAwayDuringAnOverlapLeavesNoOldPasswordOfUse() throws Exception {
    Map<String, String> before = tenant.secret();
    rotate(false);
    Map<String, String> after = tenant.secret();
    tenant.secretObject().delete();
    tenant.converged();
    for (String login : Names.LOGINS) {
      assertThatThrownBy(() -> as(before, login)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> as(after, login)).isInstanceOf(SQLException.class);
      tenant.login(login).close();
    }
  }

  @Test
  void twoWhoRotateAtOnceRotateOnce() throws Exception {
    var other = new DatabaseTenant(tenant.scope, TestCells.databases(cell.platform()));
    credentials.demand(tenant.scope, false);
    List<Step> steps = tenant.plan().steps();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> done = new ArrayList<>();
      for (Step step : steps) {
        done.add(threads.submit(() -> tenant.target.apply(tenant.scope, step)));
        done.add(threads.submit(() -> other.target.apply(tenant.scope, step)));
      }
      for (var each : done) {
        each.get();
      }
    }
    assertThat(tenant.converged().plan().converged()).isTrue();
    for (String login : Names.LOGINS) {
      assertThat(roles(login)).hasSize(2);
      tenant.login(login).close();
    }
  }

  @Test
  void whatATenantMadeWithAnOldRoleStaysItsOwn() throws Exception {
    tenant.as("ddl", "create table kept (a int)");
    rotate(false);
    tenant.as("ddl", "alter table kept add column b int");
    tenant.as("app", "insert into kept values (1, 2)");
    passed("25 hours");
    tenant.converged();
    tenant.as("ddl", "alter table kept add column c int");
    tenant.as("app", "insert into kept values (1, 2, 3)");
    tenant.as("ro", "select * from kept");
  }

  private void rotate(boolean immediate) {
    assertThat(credentials.demand(tenant.scope, immediate)).isTrue();
    tenant.converged();
    assertThat(tenant.plan().converged()).isTrue();
  }

  private Connection as(Map<String, String> secret, String login) throws SQLException {
    return cell.as(
        secret.getOrDefault(login + "_username", ""),
        secret.getOrDefault(login + "_password", ""),
        secret.getOrDefault(login + "_options", ""));
  }

  private List<@org.jspecify.annotations.Nullable String> roles(String login) {
    return cell.query(
        "select rolname from pg_roles where rolname in ('%1$s', '%1$s_b')"
            .formatted(tenant.names.login(login)));
  }

  private void age(String login, String age) {
    cell.run(
        "update coditect.credential set since = now() - interval '%s' where role_name = '%s'"
            .formatted(age, tenant.names.login(login)));
  }

  /** Moves the tenant's credentials back in time: the clock is the cell's own. */
  private void passed(String time) {
    cell.run(
        "update coditect.credential set since = since - interval '%1$s', replaced_at = replaced_at - interval '%1$s' where role_name like '%2$s%%'"
            .formatted(time, tenant.names.schema()));
    cell.run(
        "update coditect.rotation_demand set demanded_at = demanded_at - interval '%1$s' where tenant = '%2$s'"
            .formatted(time, tenant.names.suffix()));
  }

  private String mark() {
    return "coditect tenant=tnt_" + tenant.names.suffix();
  }

  private static Map<String, String> encoded(Map<String, String> values) {
    var encoded = new java.util.TreeMap<String, String>();
    values.forEach(
        (key, value) ->
            encoded.put(
                key,
                java.util.Base64.getEncoder()
                    .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    return encoded;
  }
}
