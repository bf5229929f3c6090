package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.plan.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant can and cannot do, tried with the credentials of its Secret. */
@NullMarked
class DatabasePrivilegesTest {

  private static final DatabaseTenant OTHER = new DatabaseTenant().converged();
  private static final DatabaseTenant HARMLESS = new DatabaseTenant().converged();

  @Test
  void theDdlLoginMakesTablesThatAppWritesAndRoReads() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table thing (id bigserial primary key, name text)");
    tenant.as("app", "insert into thing (name) values ('a')");
    tenant.as("app", "update thing set name = 'b'");
    tenant.as("ro", "select * from thing");
    assertThatThrownBy(() -> tenant.as("ro", "insert into thing (name) values ('c')"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> tenant.as("ro", "delete from thing"))
        .hasMessageContaining("permission denied");
    tenant.as("app", "delete from thing");
    tenant.as("ddl", "alter table thing add column more text");
    tenant.as("ddl", "drop table thing");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "app | create table t (a int)",
        "app | create temporary table t (a int)",
        "app | set role $_owner",
        "app | set role $_ddl",
        "app | alter role $_app connection limit 1000",
        "app | alter role $_app valid until 'infinity'",
        "app | alter role $_app createdb",
        "app | alter role $_ro password 'x'",
        "app | grant $_owner to $_app",
        "app | grant $_app to $_ro",
        "app | drop schema $",
        "app | truncate coditect.tenant_epoch",
        "app | select coditect.put_role('$_app', true, 1000)",
        "app | select coditect.fence('x', 1)",
        "app | select * from coditect.credential",
        "app | select rolpassword from pg_authid",
        "app | select pg_read_file('/etc/passwd')",
        "app | copy (select 1) to program 'true'",
        "app | select lo_create(0)",
        "app | select lo_from_bytea(0, 'x')",
        "app | create schema more",
        "app | create extension hstore",
        "app | create role more",
        "app | alter system set work_mem to '1GB'",
        "app | alter database @ set work_mem to '1GB'",
        "app | select * from #.secret",
        "app | insert into #.secret values (2)",
        "app | create table #.mine (a int)",
        "app | drop table #.secret",
        "app | set role #_app",
        "app | set session authorization #_app",
        "app | alter role #_app nologin",
        "ro  | create table t (a int)",
        "ro  | set role $_owner",
        "ddl | create table public.t (a int)",
        "ddl | create temporary table t (a int)",
        "ddl | create schema more",
        "ddl | alter schema $ rename to t_mine",
        "ddl | alter role $_ddl connection limit 1000",
        "ddl | grant $_owner to #_app",
        "ddl | comment on role $_app is null",
        "ddl | select * from #.secret",
        "ddl | alter schema $ owner to #_owner",
        "ddl | create event trigger e on ddl_command_end execute function f()",
        "ddl | create publication p for all tables",
        "app | select lo_creat(-1)",
        "app | select lo_import('/etc/passwd')",
        "app | select lo_export(1, '/tmp/x')",
        "app | copy (select 1) to '/tmp/x'",
        "app | select pg_ls_dir('.')",
        "app | load '/tmp/x'",
        "app | checkpoint",
        "app | select pg_reload_conf()",
        "app | set session_replication_role to replica",
        "app | set log_statement to 'none'",
        "app | select set_config('role', '#_owner', false)",
        "app | select coditect.close_login('#_app')",
        "app | select coditect.demand_rotation('x', true)",
        "app | select coditect.replace_login('$_app', false)",
        "app | select coditect.put_size_state('$', false, false, false)",
        "app | select coditect.open_export('$', 'SCRAM-SHA-256$', now(), 1000)",
        "app | select * from coditect.rotation_demand",
        "app | delete from coditect.size_state",
        "app | create database more",
        "app | drop database @",
        "app | create foreign data wrapper w",
        "app | truncate #.secret",
        "app | select nextval('#.secret_seq')",
        "app | select pg_relation_size('#.secret')",
        "app | select has_table_privilege('#.secret', 'select')",
        "app | create function #.f() returns int language sql return 1",
        "app | create function $.f() returns int language sql return 1",
        "app | reassign owned by #_app to $_app",
        "app | drop owned by #_app",
        "app | grant usage on schema # to $_app",
        "ddl | create view v as select * from #.secret",
        "ddl | create table mine (like #.secret)",
        "ddl | create table child () inherits (#.secret)",
        "ddl | create function f() returns int language c as '/tmp/x', 'f'",
        "ddl | create function coditect.f() returns int language sql return 1",
        "ddl | copy (select 1) to program 'true'",
        "ddl | select lo_create(0)",
        "ddl | alter default privileges for role #_owner grant all on tables to $_app",
        "ddl | alter role $_owner login",
        "ddl | alter role $_app_b login",
        "ddl | set role #_owner",
        "ddl | create subscription s connection '' publication p",
      })
  void itCannot(String login, String sql) throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    OTHER.as("ddl", "create table if not exists secret (a int)");
    String database =
        String.valueOf(TenantDatabase.shared().query("select current_database()").getFirst());
    String statement =
        sql.replace("$", tenant.names.schema())
            .replace("#", OTHER.names.schema())
            .replace("@", database);
    assertThatThrownBy(() -> tenant.as(login, statement))
        .isInstanceOf(SQLException.class)
        .hasMessageMatching(
            "(?s).*(permission denied|must be|cannot set|not allowed|only possible|does not exist).*");
  }

  @Test
  void itSeesNothingOfOthersInTheInformationSchema() throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    OTHER.as("ddl", "create table if not exists secret (a int)");
    for (String login : Names.LOGINS) {
      try (Connection connection = tenant.login(login);
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  select (select count(*) from information_schema.schemata where schema_name like 't\\_%%' and schema_name <> '%1$s')
                       + (select count(*) from information_schema.tables where table_schema = '%2$s')
                       + (select count(*) from information_schema.columns where table_schema = '%2$s')
                  """
                      .formatted(tenant.names.schema(), OTHER.names.schema()))) {
        row.next();
        assertThat(row.getInt(1)).as(login).isZero();
      }
    }
  }

  @Test
  void aGrantThatItMayNotMakeHasNoEffect() throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    tenant.as("app", "grant usage on schema %s to public".formatted(tenant.names.schema()));
    assertThat(tenant.plan().converged()).isTrue();
  }

  @Test
  void itCanNeitherEndNorReadSessionsOfOthers() throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    try (Connection others = OTHER.login("app");
        Statement busy = others.createStatement();
        Connection own = tenant.login("app");
        Statement statement = own.createStatement()) {
      busy.execute("select 'private'");
      String sessions =
          " from pg_stat_activity where usename = '%s'".formatted(OTHER.names.login("app"));
      assertThatThrownBy(() -> statement.execute("select pg_terminate_backend(pid)" + sessions))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("select pg_cancel_backend(pid)" + sessions))
          .hasMessageContaining("permission denied");
      try (ResultSet row = statement.executeQuery("select query" + sessions)) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("<insufficient privilege>");
      }
    }
  }

  @Test
  void aLoginHasNoMoreConnectionsThanItsTierGives() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(tenant.login("app"));
      }
      assertThatThrownBy(() -> tenant.login("app")).hasMessageContaining("too many connections");
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  /** PostgreSQL lets a session set these; the next begins with the tier's again. */
  @Test
  void aSessionMaySetItsOwnTimeoutsAndNoOther() throws SQLException {
    try (Connection connection = HARMLESS.login("app");
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout to 0");
    }
    try (Connection connection = HARMLESS.login("app");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show statement_timeout")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("20s");
    }
  }

  @Test
  void everySessionBeginsWithTheTiersSettings() throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    try (Connection connection = tenant.login("app");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('search_path'), current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')")) {
      row.next();
      assertThat(List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
          .containsExactly(tenant.names.schema(), "20s", "2s", "30s");
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "app | alter role $_app set statement_timeout to 0",
        "app | alter role $_app in database @ set lock_timeout to 0",
        "app | alter role $_app password 'my-own'",
        "ddl | grant all on schema $ to #_app",
        "ddl | grant usage on schema $ to public",
        "ddl | comment on schema $ is null",
        "ddl | revoke usage on schema $ from $_ro",
        "ddl | alter default privileges in schema $ grant select on tables to #_app",
        "ddl | drop schema $",
      })
  void whatItCanChangeOfItsOwnIsPutRight(String login, String sql) throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    String database =
        String.valueOf(TenantDatabase.shared().query("select current_database()").getFirst());
    tenant.as(
        login,
        sql.replace("$", tenant.names.schema())
            .replace("#", OTHER.names.schema())
            .replace("@", database));
    assertThat(tenant.plan().steps()).as(sql).isNotEmpty();
    tenant.converged();
    assertThat(tenant.plan().converged()).as(sql).isTrue();
    tenant.as("app", "select 1");
  }

  @Test
  void aGrantToAnotherTenantDoesNotHoldUpThatOnesDeletion() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    DatabaseTenant leaving = new DatabaseTenant().converged();
    tenant.as("ddl", "create table bait (a int)");
    tenant.as("ddl", "grant all on bait to " + leaving.names.login("app"));
    tenant.as(
        "ddl",
        "grant all on schema %s to %s".formatted(tenant.names.schema(), leaving.names.owner()));
    leaving.delete(leaving.loginKey("app"));
    leaving.delete(leaving.loginKey("ro"));
    leaving.delete(leaving.loginKey("ddl"));
    leaving.delete(leaving.schemaKey());
    leaving.delete(leaving.names.roleKey(leaving.names.owner()));
    assertThat(leaving.plan().steps()).filteredOn(Step.Create.class::isInstance).hasSize(5);
  }

  @Test
  void aSearchPathDoesNotLeadOutThroughAPool() throws SQLException {
    DatabaseTenant tenant = HARMLESS;
    try (Connection connection = tenant.login("app");
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path to " + OTHER.names.schema());
      assertThatThrownBy(() -> statement.execute("select * from secret"))
          .isInstanceOf(SQLException.class);
      statement.execute("discard all");
      assertThatCode(() -> statement.execute("select current_schema()")).doesNotThrowAnyException();
    }
  }
}
