package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Taking access away, while somebody is connected. */
@NullMarked
class DatabaseRevocationTest {

  private final TenantDatabase cell = TenantDatabase.shared();
  private final DatabaseTenant tenant = new DatabaseTenant().converged();

  @Test
  void aLoginThatIsRemovedLeavesItsOpenConnectionsDeadAndItsDataThere() throws SQLException {
    tenant.as("ddl", "create table kept (a int)");
    tenant.as("app", "insert into kept values (1)");
    try (Connection busy = tenant.login("app");
        Statement statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("update kept set a = 2");
      tenant.delete(tenant.loginKey("app"));
      assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> tenant.login("app"))
        .hasMessageContaining("password authentication failed");
    assertThat(cell.query("select a from %s.kept".formatted(tenant.names.schema())))
        .containsExactly("1");
  }

  @Test
  void aLoginThatComesBackFindsTheTablesThatWereThere() throws SQLException {
    tenant.as("ddl", "create table kept (id bigserial, a int)");
    tenant.delete(tenant.loginKey("app"));
    tenant.delete(tenant.loginKey("ddl"));
    tenant.converged();
    tenant.as("app", "insert into kept (a) values (1)");
    tenant.as("ddl", "alter table kept add column b int");
  }

  @Test
  void aRemovalThatStoppedHalfWayIsGoneOnWith() throws SQLException {
    try (Connection open = tenant.login("ro")) {
      // As after a crash between the two: nobody gets in, and who is in stays.
      cell.run("alter role %s nologin".formatted(tenant.names.login("ro")));
      assertThat(open.isValid(1)).isTrue();
      assertThat(tenant.plan(List.of()).keys()).contains(tenant.loginKey("ro"));
      tenant.delete(tenant.loginKey("ro"));
      assertThat(open.isValid(1)).isFalse();
    }
  }

  @Test
  void aSchemaThatSomebodyUsesIsNotDeletedAndSaidSo() throws SQLException {
    tenant.as("ddl", "create table used (a int)");
    try (Connection reader = cell.asSuperuser();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select * from %s.used".formatted(tenant.names.schema()));
      assertThatThrownBy(() -> tenant.delete(tenant.schemaKey()))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
                assertThat(e.failure().reason()).isEqualTo(Reason.DATABASE_IN_USE);
                assertThat(e.failure().message()).contains("holds a lock");
              });
      assertThat(
              Objects.requireNonNull(
                  tenant.target.observe(tenant.scope, tenant.desired()).get(tenant.schemaKey())))
          .isInstanceOf(Observation.Present.class);
      reader.rollback();
    }
    tenant.delete(tenant.schemaKey());
    assertThat(tenant.target.observe(tenant.scope, tenant.desired()).get(tenant.schemaKey()))
        .isEqualTo(new Observation.Absent());
  }
}
