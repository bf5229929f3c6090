package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.TestSecrets;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DatabaseTargetTest extends TargetContract {

  private final TenantDatabase cell = TenantDatabase.shared();
  private final DatabaseTenant tenant =
      new DatabaseTenant(scope, TestCells.databases(cell.platform()));

  @Override
  protected Target target() {
    return tenant.target;
  }

  @Override
  protected TierDefinition tier() {
    return TestTiers.withDatabase();
  }

  @Override
  protected Target unreachable() {
    // Port 9 (discard) of the loopback address: nothing listens there.
    var nowhere = new Database("jdbc:postgresql://127.0.0.1:9/none", "nobody", "nothing");
    return DatabaseTenant.target(
        TestCells.databases(nowhere), TestControlPlane.shared().provisionerKubeconfig().file());
  }

  @Override
  protected Target over(Line line) {
    return DatabaseTenant.target(
        TestCells.databases(TestCells.over(line, cell.platform())),
        TestSecrets.in(TestControlPlane.shared().provisionerKubeconfig().file(), line));
  }

  @Override
  protected String version(ResourceKey key) {
    if (key.kind().equals(Names.SECRET)) {
      return tenant.secretObject().get().getMetadata().getResourceVersion()
          + tenant.copy().get().getMetadata().getResourceVersion();
    }
    // The rows of the catalog that make a role or a schema: each write gives one another xmin.
    return cell.query(
            """
            with r as (select oid from pg_authid where rolname = '%1$s'),
                 n as (select oid from pg_namespace where nspname = '%2$s')
            select string_agg(row, ' ' order by row) from (
              select 'a' || xmin from pg_authid where oid in (select oid from r)
              union all select 's' || xmin from pg_db_role_setting where setrole in (select oid from r)
              union all select 'm' || xmin from pg_auth_members where member in (select oid from r)
              union all select 'c' || xmin from coditect.credential where role_name = '%1$s'
              union all select 'n' || xmin from pg_namespace where oid in (select oid from n)
              union all select 'd' || xmin from pg_default_acl where defaclnamespace in (select oid from n)
              union all select 'o' || xmin from pg_description where objoid in (select oid from n)) as rows (row)
            """
                .formatted(key.name(), tenant.names.schema()))
        .toString();
  }

  /** Of which login or role ({@code schema} for none), and how; $ is the schema, @ the database. */
  private static final String BY_HAND =
      """
      a right of administrators      | app    | alter role $_app createrole
      replication                    | app    | alter role $_app replication
      row security bypassed          | ro     | alter role $_ro bypassrls
      superuser                      | ro     | alter role $_ro superuser
      no inheritance                 | app    | alter role $_app noinherit
      no login                       | app    | alter role $_app nologin
      a connection limit             | ro     | alter role $_ro connection limit -1
      an end of validity             | app    | alter role $_app valid until '2020-01-01'
      a password                     | app    | alter role $_app password 'by-hand'
      no password                    | app    | alter role $_app password null
      a setting                      | app    | alter role $_app set lock_timeout to '1h'
      a setting taken away           | ro     | alter role $_ro reset search_path
      a setting of one database      | app    | alter role $_app in database @ set statement_timeout to 0
      a setting that is not ours     | app    | alter role $_app set work_mem to '1GB'
      membership in another group    | app    | grant pg_read_all_data to $_app
      membership in the owner        | app    | grant $_owner to $_app
      administration of the owner    | ddl    | grant $_owner to $_ddl with admin true
      no way in                      | app    | revoke @_tenant from $_app
      somebody who may become it     | app    | grant $_app to @_provisioner
      somebody who may become owner  | owner  | grant $_owner to @_provisioner
      an owner who logs in           | owner  | alter role $_owner login
      a right on the schema          | app    | grant create on schema $ to $_app
      no right on the schema         | ro     | revoke usage on schema $ from $_ro
      a right that can be passed on  | app    | grant usage on schema $ to $_app with grant option
      more rights on tables to come  | ro     | alter default privileges for role $_owner in schema $ grant insert on tables to $_ro
      fewer rights on tables to come | app    | alter default privileges for role $_owner in schema $ revoke update on tables from $_app
      no rights on sequences to come | app    | alter default privileges for role $_owner in schema $ revoke all on sequences from $_app
      everybody's right              | schema | grant usage on schema $ to public
      somebody else's right          | schema | grant create on schema $ to postgres, pg_monitor
      tables to come for everybody   | schema | alter default privileges for role $_owner in schema $ grant select on tables to public
      functions for somebody else    | schema | alter default privileges for role $_owner in schema $ grant execute on functions to pg_monitor
      another owner                  | schema | alter schema $ owner to postgres
      an owner without rights        | schema | revoke create on schema $ from $_owner
      no mark                        | schema | comment on schema $ is null
      another mark                   | schema | comment on schema $ is 'mine'
      """;

  @Override
  protected List<ChangeByHand> changesByHand() {
    List<ChangeByHand> changes = new ArrayList<>();
    for (String row : BY_HAND.lines().toList()) {
      String[] cells = row.split("\\|", 3);
      String which = cells[1].strip();
      changes.add(
          new ChangeByHand(
              cells[0].strip(),
              which.equals("schema")
                  ? tenant.schemaKey()
                  : tenant.names.roleKey(tenant.names.login(which)),
              () -> cell.run(statement(cells[2]))));
    }
    changes.add(inSecret("another host", "host", "ZXZpbA=="));
    changes.add(
        new ChangeByHand(
            "another password in an environment",
            tenant.names.secretKey(),
            () ->
                tenant
                    .copy()
                    .edit(found -> found.edit().addToData("app_password", "ZXZpbA==").build())));
    changes.add(
        new ChangeByHand(
            "no Secret in an environment", tenant.names.secretKey(), () -> tenant.copy().delete()));
    changes.add(inSecret("a key that is not ours", "more", "eA=="));
    return changes;
  }

  private String statement(String row) {
    String database = cell.platform().username().replace("_provisioner", "");
    return row.replace("$", tenant.names.schema()).replace("@", database);
  }

  private ChangeByHand inSecret(String what, String name, String value) {
    return new ChangeByHand(
        what,
        tenant.names.secretKey(),
        () -> tenant.secretObject().edit(found -> found.edit().addToData(name, value).build()));
  }

  @Override
  protected List<Taken> taken() {
    String app = tenant.names.login("app");
    String schema = tenant.names.schema();
    return List.of(
        new Taken(
            tenant.schemaKey(),
            () -> cell.run("create schema %s".formatted(schema)),
            () ->
                cell.query(
                        "select n::text from pg_namespace n where nspname = '%s'".formatted(schema))
                    .toString(),
            () -> cell.run("drop schema %s".formatted(schema))),
        new Taken(
            tenant.loginKey("app"),
            () -> cell.run("create role %s login".formatted(app)),
            () ->
                cell.query("select a::text from pg_authid a where rolname = '%s'".formatted(app))
                    .toString(),
            () -> cell.run("drop role %s".formatted(app))),
        TestSecrets.taken(scope, tenant.names.secretKey()));
  }

  /** Without the cluster there is no Secret, and without its passwords no login. */
  @Override
  protected Partly partly() {
    return new Partly(
        DatabaseTenant.target(
            TestCells.databases(cell.platform()), Path.of("target/no-such-kubeconfig")),
        desired(),
        Set.of(
            tenant.names.secretKey(),
            tenant.loginKey("app"),
            tenant.loginKey("ro"),
            tenant.loginKey("ddl")));
  }

  @Test
  void whoTakesTheSecretAwayGetsNewPasswordsAndTheOldOnesAreWorthNothing() throws Exception {
    converge();
    String before = tenant.secret().getOrDefault("app_password", "");
    tenant.secretObject().delete();
    assertThat(plan().keys())
        .containsExactlyInAnyOrder(
            tenant.names.secretKey(),
            tenant.loginKey("app"),
            tenant.loginKey("ro"),
            tenant.loginKey("ddl"));
    converge();
    assertThat(plan().converged()).isTrue();
    tenant.login("app").close();
    assertThatThrownBy(() -> cell.as(tenant.names.login("app"), before, ""))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void aWeakPasswordInTheSecretIsNotTakenOver() throws Exception {
    converge();
    tenant
        .secretObject()
        .edit(secret -> secret.edit().addToData("app_password", "MTIzNDU2").build());
    converge();
    assertThat(plan().converged()).isTrue();
    assertThat(tenant.secret().get("app_password")).hasSize(43);
    tenant.login("app").close();
  }

  @Test
  void theSecretSaysWhereTheDatabaseIs() {
    converge();
    assertThat(tenant.secret())
        .containsEntry("host", "db.test")
        .containsEntry("port", "6543")
        .containsEntry("dbname", "tenants")
        .containsEntry("app_username", tenant.names.login("app"))
        .containsEntry("app_jdbc_url", "jdbc:postgresql://db.test:6543/tenants?sslmode=require")
        .containsEntry(
            "ddl_jdbc_url",
            "jdbc:postgresql://db.test:6543/tenants?sslmode=require&options=-c%20role%3D"
                + tenant.names.owner());
  }

  @Test
  void aSecretWithoutItsPasswordsInTheDatabaseIsGivenToTheLogins() throws Exception {
    converge();
    // As after a crash between the two: the Secret is new, the logins are old.
    cell.run(
        "delete from coditect.credential where role_name = '%s'"
            .formatted(tenant.names.login("app")));
    assertThat(plan().keys()).containsExactly(tenant.loginKey("app"));
    converge();
    assertThat(plan().converged()).isTrue();
    tenant.login("app").close();
  }

  @Test
  void twoWhoApplyAtOnceMakeOneTenant() throws Exception {
    var other = new DatabaseTenant(scope, TestCells.databases(cell.platform()));
    for (Step step : plan().steps()) {
      List<Future<Observation>> done = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 2; i++) {
          done.add(threads.submit(() -> tenant.target.apply(scope, step)));
          done.add(threads.submit(() -> other.target.apply(scope, step)));
        }
      }
      for (Future<Observation> observation : done) {
        assertThat(observation.get()).isInstanceOf(Observation.Present.class);
      }
    }
    assertThat(plan().converged()).isTrue();
    tenant.login("app").close();
  }

  @Test
  void aRunThatWasOvertakenChangesNothing() {
    converge();
    TenantScope newer = scope.under(7);
    tenant.target.apply(newer, new Step.Change(desired().getFirst(), List.of(), Set.of()));
    cell.run("alter role %s connection limit 1000".formatted(tenant.names.login("app")));
    tenant.secretObject().delete();
    for (Step step : plan().steps()) {
      assertThatThrownBy(() -> tenant.target.apply(scope.under(6), step))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class))
          .hasMessageContaining("epoch 6 is over");
    }
    assertThat(plan().steps()).hasSize(4);
    assertThat(tenant.secretObject().get()).isNull();
    plan().steps().forEach(step -> tenant.target.apply(newer, step));
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void nothingIsLeftAfterDeletion() throws Exception {
    converge();
    tenant.as("ddl", "create table kept (a int)");
    for (ResourceKey key :
        List.of(
            tenant.loginKey("app"),
            tenant.loginKey("ro"),
            tenant.loginKey("ddl"),
            tenant.names.secretKey(),
            tenant.schemaKey(),
            tenant.names.roleKey(tenant.names.owner()))) {
      assertThat(target().apply(scope, new Step.Delete(key, Names.nature(key), Set.of())))
          .isEqualTo(new Observation.Absent());
    }
    assertThat(target().observe(scope, desired()).values())
        .allMatch(Observation.Absent.class::isInstance);
    assertThat(
            cell.query(
                "select role_name from coditect.credential where role_name like '%s%%'"
                    .formatted(tenant.names.schema())))
        .isEmpty();
  }

  @Test
  void anOwnerIsNotDeletedWhileItsSchemaIsThere() {
    converge();
    assertThatThrownBy(() -> tenant.delete(tenant.names.roleKey(tenant.names.owner())))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Transient.class))
        .hasMessageContaining("still owns");
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aTierWithoutADatabaseRevokesAccessAndKeepsTheSchema() throws Exception {
    converge();
    tenant.as("ddl", "create table kept (a int)");
    var without = tenant.plan(List.of());
    assertThat(without.retained()).containsExactly(tenant.schemaKey());
    assertThat(without.steps())
        .extracting(Step::key)
        .containsExactly(
            tenant.loginKey("app"),
            tenant.loginKey("ddl"),
            tenant.loginKey("ro"),
            tenant.names.secretKey());
    without.steps().forEach(step -> tenant.target.apply(scope, step));
    assertThat(tenant.plan(List.of()).steps()).isEmpty();
    converge();
    tenant.as("app", "insert into kept values (1)");
  }

  @Test
  void aTenantThatNeverHadADatabaseIsLookedAtInTheDatabaseAlone() {
    assertThat(
            DatabaseTenant.target(
                    TestCells.databases(cell.platform()), Path.of("target/no-such-kubeconfig"))
                .observe(scope, List.of()))
        .isEmpty();
  }

  @Test
  void withoutTheClusterAccessIsStillRevoked() {
    converge();
    Target withoutCluster =
        DatabaseTenant.target(
            TestCells.databases(cell.platform()), Path.of("target/no-such-kubeconfig"));
    var observed = withoutCluster.observe(scope, List.of());
    assertThat(observed.get(ResourceKey.rest(DatabaseTarget.NAME)))
        .isInstanceOf(Observation.Unobservable.class);
    assertThat(
            withoutCluster.apply(
                scope, new Step.Delete(tenant.loginKey("app"), Nature.ACCESS, Set.of())))
        .isEqualTo(new Observation.Absent());
    assertThatThrownBy(() -> tenant.login("app"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void preparingTheDatabaseAgainChangesNothingForTenants() throws Exception {
    converge();
    cell.prepare();
    assertThat(plan().converged()).isTrue();
    tenant.login("app").close();
  }
}
