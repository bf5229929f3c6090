package ai.coditect.provisioning.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.EarlierData;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What an earlier release has left in the database, brought to the newest schema and read there.
 */
@NullMarked
class MigrationTest {

  private static final Path ROWS = Path.of("src/test/resources/earlier/rows.sql");

  @Test
  void rowsOfAnEarlierReleaseSurviveAllMigrationsAndCanBeRead() throws IOException {
    Database database = TestPostgres.shared().newDatabase("earlier");
    EarlierData.restore(database, ROWS);
    String version = EarlierData.version(ROWS);
    String before = EarlierData.rows(database, version);
    assertThat(before).isEqualTo(Files.readString(ROWS));

    Flyway.configure()
        .dataSource(database.url(), database.username(), database.password())
        .locations("classpath:db/platform", "classpath:db/migration")
        .load()
        .migrate();

    assertThat(EarlierData.rows(database, version)).isEqualTo(before);
    var jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(database.url(), database.username(), database.password()));
    var records =
        new TenantRecords(jdbc, new Rereading(jdbc, new Remembered(new TenantProperties(10))));
    List<TenantId> tenants =
        jdbc.query("select tenant_id from tenant", (row, _) -> new TenantId(row.getString(1)));
    assertThat(records.find(tenants)).hasSize(tenants.size());
    assertThat(tenants)
        .hasSize(2)
        .allSatisfy(
            tenant -> {
              TenantRecord record = records.find(tenant).orElseThrow();
              assertThat(record.cell()).isNotNull();
              assertThat(record.members()).isNotNull();
              assertThat(record.status())
                  .isNotNull()
                  .extracting(TenantStatus::phase)
                  .isIn(Phase.READY, Phase.SUSPENDED);
            });
  }
}
