package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.TestTouched;
import ai.coditect.provisioning.tier.TestTiers;
import java.sql.SQLException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DatabaseUsageTest {

  private final DatabaseUsage usage = usage();

  private static DatabaseUsage usage() {
    var databases = TestCells.databases(TenantDatabase.shared().platform());
    return new DatabaseUsage(databases, new CellDatabase(databases), TestTouched.EVERYBODY);
  }

  @Test
  void aTenantWithoutASchemaUsesNothing() {
    assertThat(usage.usage(new TenantScope(TenantId.next(), new CellId("test")), TestTiers.free()))
        .isEmpty();
  }

  @Test
  void tablesIndexesAndLongValuesCount() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    assertThat(usage.usage(tenant.scope, TestTiers.free()))
        .singleElement()
        .satisfies(used -> assertThat(used.exceeds(0)).isFalse());
    tenant.as("ddl", "create table big (a text); alter table big alter a set storage external");
    tenant.as("app", "insert into big select repeat('x', 100000) from generate_series(1, 20)");
    assertThat(usage.usage(tenant.scope, TestTiers.free()))
        .singleElement()
        .satisfies(
            used -> {
              assertThat(used.name()).isEqualTo("database.size");
              assertThat(used.used()).isBetween(2_000_000L, 3_000_000L);
              assertThat(used.exceeds(1_000_000)).isTrue();
            });
  }
}
