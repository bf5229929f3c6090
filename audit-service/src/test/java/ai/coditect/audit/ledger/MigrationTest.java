package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.AuditEnvironment;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.EarlierData;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A ledger of an earlier release, brought to the newest schema: all of it can be derived anew. */
class MigrationTest {

  private static final Path ROWS = Path.of("src/test/resources/earlier/rows.sql");

  @Test
  void a_ledger_of_an_earlier_release_survives_all_migrations_and_still_proves_itself()
      throws IOException {
    var environment = AuditEnvironment.shared(); // makes the roles that migrations grant to
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
    assertThat(jdbc.queryForObject("select count(*) from ledger_entry", Long.class))
        .isEqualTo(jdbc.queryForObject("select max(size) from checkpoint", Long.class))
        .isGreaterThanOrEqualTo(13);
    assertThat(Recomputation.findings(jdbc, environment.events())).isEmpty();
  }
}
