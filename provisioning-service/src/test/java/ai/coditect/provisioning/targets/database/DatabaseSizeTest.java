package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.plan.Observation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A schema has a limit of 1,000,000 bytes here. */
@NullMarked
class DatabaseSizeTest {

  private final TenantDatabase cell = TenantDatabase.shared();
  private final DatabaseTenant tenant = new DatabaseTenant().converged();

  @BeforeEach
  void table() throws SQLException {
    tenant.as("ddl", "create table big (a text); alter table big alter a set storage external");
    tenant.as("app", "select 1");
  }

  @Test
  void aTenantIsWarnedFromFourFifthsOnAndUntilItIsBelowThreeQuarters() throws SQLException {
    assertThat(reason()).isEqualTo(Reason.WITHIN_LIMIT);
    fill(860_000);
    assertThat(tenant.plan().keys()).containsExactly(tenant.schemaKey());
    assertThat(reason()).isEqualTo(Reason.DATABASE_NEARLY_FULL);
    settle();
    tenant.as("app", "insert into big values ('still')");
    shrink(780_000);
    assertThat(reason()).isEqualTo(Reason.DATABASE_NEARLY_FULL);
    assertThat(tenant.plan().converged()).isTrue();
    shrink(700_000);
    settle();
    assertThat(reason()).isEqualTo(Reason.WITHIN_LIMIT);
  }

  @Test
  void aboveTheLimitItWritesForTheGraceAndThenOnlyReadsAndDeletes() throws SQLException {
    fill(1_050_000);
    settle();
    assertThat(reason()).isEqualTo(Reason.DATABASE_OVER_LIMIT);
    tenant.as("app", "insert into big values ('in time')");
    over("23 hours");
    assertThat(tenant.plan().converged()).isTrue();
    over("24 hours");
    try (Connection before = tenant.login("app");
        Statement statement = before.createStatement()) {
      statement.execute("insert into big values ('last')");
      settle();
      assertThatThrownBy(() -> statement.execute("insert into big values ('too late')"))
          .hasMessageContaining("permission denied");
    }
    assertThat(reason()).isEqualTo(Reason.DATABASE_WRITES_DENIED);
    assertThatThrownBy(() -> tenant.as("app", "update big set a = a"))
        .hasMessageContaining("permission denied");
    tenant.as("ddl", "create table later (a int)");
    assertThatThrownBy(() -> tenant.as("app", "insert into later values (1)"))
        .hasMessageContaining("permission denied");
    tenant.as("app", "select * from big");
    tenant.as("ro", "select * from big");
    tenant.as("app", "delete from big where a = 'last'");
    tenant.as("ddl", "truncate later");
  }

  @Test
  void farAboveTheLimitThereIsNoGrace() throws SQLException {
    fill(1_200_000);
    settle();
    assertThatThrownBy(() -> tenant.as("app", "insert into big values ('no')"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void writingComesBackOnceThereIsRoomAndNotBefore() throws SQLException {
    fill(1_200_000);
    settle();
    tenant.as("ddl", "create table later (a int)");
    shrink(970_000);
    assertThat(tenant.plan().converged()).isTrue();
    assertThat(reason()).isEqualTo(Reason.DATABASE_WRITES_DENIED);
    shrink(900_000);
    settle();
    assertThat(reason()).isEqualTo(Reason.DATABASE_NEARLY_FULL);
    tenant.as("app", "insert into big values ('again')");
    tenant.as("app", "update big set a = 'b' where a = 'again'");
    tenant.as("app", "insert into later values (1)");
  }

  @Test
  void aLoginThatIsMadeOrRotatedWhileWritingIsDeniedMayNotWriteEither() throws SQLException {
    fill(1_200_000);
    settle();
    tenant.delete(tenant.loginKey("app"));
    settle();
    assertThatThrownBy(() -> tenant.as("app", "insert into big values ('no')"))
        .hasMessageContaining("permission denied");
    var databases = TestCells.databases(cell.platform());
    new DatabaseCredentials(databases, new CellDatabase(databases)).demand(tenant.scope, false);
    settle();
    assertThatThrownBy(() -> tenant.as("app", "insert into big values ('no')"))
        .hasMessageContaining("permission denied");
    shrink(100_000);
    settle();
    tenant.as("app", "insert into big values ('again')");
  }

  @Test
  void rightsThatAreGivenBackByHandAreTakenAgain() throws SQLException {
    fill(1_200_000);
    settle();
    cell.run(
        "alter default privileges for role %1$s_owner in schema %1$s grant insert, update on tables to %1$s_app"
            .formatted(tenant.names.schema()));
    assertThat(tenant.plan().keys()).containsExactly(tenant.loginKey("app"));
    settle();
  }

  @Test
  void aTableThatIsLockedHidesTheSizeAndNothingElse() throws SQLException {
    fill(1_200_000);
    try (Connection locking = tenant.login("ddl");
        Statement statement = locking.createStatement()) {
      statement.execute("set role " + tenant.names.owner());
      locking.setAutoCommit(false);
      statement.execute("lock table big in access exclusive mode");
      cell.run("alter role %s_ro connection limit 1000".formatted(tenant.names.schema()));
      assertThat(tenant.plan().keys()).containsExactly(tenant.loginKey("ro"));
    }
    assertThat(tenant.plan().keys()).contains(tenant.schemaKey());
  }

  @Test
  void measuringReadsTheSchemasOwnEntriesAndNotTheWholeCatalog() {
    String plan =
        cell.query(
                """
                explain select sum(pg_total_relation_size(c.oid))
                from pg_depend d join pg_class c on c.oid = d.objid and c.relkind in ('r', 'm', 'S')
                where d.refclassid = 'pg_namespace'::regclass and d.refobjid = '%s'::regnamespace and d.classid = 'pg_class'::regclass
                """
                    .formatted(tenant.names.schema()))
            .toString();
    assertThat(plan).contains("pg_depend_reference_index");
  }

  @Test
  void howManyAreNearTheirLimitsIsAMetric() {
    var metrics = new SimpleMeterRegistry();
    var sizes = new DatabaseSizeMetrics(TestCells.databases(cell.platform()), metrics);
    sizes.look();
    double before = gauge(metrics, "denied");
    fill(1_200_000);
    settle();
    sizes.look();
    assertThat(gauge(metrics, "denied")).isEqualTo(before + 1);
    assertThat(gauge(metrics, "warned")).isNotNegative();
  }

  private static double gauge(SimpleMeterRegistry metrics, String state) {
    return metrics
        .get("coditect.database.size.tenants")
        .tags("cell", "test", "state", state)
        .gauge()
        .value();
  }

  private void settle() {
    assertThat(tenant.converged().plan().converged()).isTrue();
  }

  private Reason reason() {
    Observation size =
        tenant
            .target
            .observe(tenant.scope, tenant.desired())
            .get(Names.key(Names.SIZE, tenant.names.schema()));
    return ((Observation.Remark) java.util.Objects.requireNonNull(size)).reason();
  }

  /** Row by row to just above so many bytes. */
  private void fill(int bytes) {
    cell.run(
        """
        do $$ begin
          while coditect.schema_size('%1$s'::regnamespace) < %2$d loop
            insert into %1$s.big values (repeat('x', 9600));
          end loop;
        end $$
        """
            .formatted(tenant.names.schema(), bytes));
  }

  private void shrink(int bytes) {
    cell.run("truncate %s.big".formatted(tenant.names.schema()));
    fill(bytes);
  }

  private void over(String time) {
    cell.run(
        "update coditect.size_state set over_since = now() - interval '%s' where schema_name = '%s'"
            .formatted(time, tenant.names.schema()));
  }
}
