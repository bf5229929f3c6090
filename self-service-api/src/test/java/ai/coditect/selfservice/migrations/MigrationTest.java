package ai.coditect.selfservice.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.EarlierData;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What an earlier release has left in the database, brought to the newest schema and read there.
 */
class MigrationTest extends SelfServiceTestBase {

  /** What is the tenants' own, under keys that are unique everywhere. */
  private static final String[] OF_TENANTS = {
    "person",
    "tenant",
    "tenant_intent",
    "tenant_status",
    "member",
    "member_list",
    "invitation",
    "operation",
    "hold",
    "api_key",
    "webhook"
  };

  @Autowired private Environment environment;

  @Test
  void rows_of_an_earlier_release_survive_all_migrations_and_can_be_read() throws IOException {
    Database database = TestPostgres.shared().newDatabase("earlier");
    EarlierData.restore(database, EarlierRows.FILE);
    String version = EarlierData.version(EarlierRows.FILE);
    String before = EarlierData.rows(database, version);
    assertThat(before).isEqualTo(Files.readString(EarlierRows.FILE));

    Flyway.configure()
        .dataSource(database.url(), database.username(), database.password())
        .locations("classpath:db/platform", "classpath:db/migration")
        .load()
        .migrate();

    assertThat(EarlierData.rows(database, version)).isEqualTo(before);
    List<String> tenants = moveIn(database);
    assertThat(tenants).isNotEmpty().allSatisfy(this::requireReadable);
  }

  /** Into the database of the service that runs; returns the tenants. */
  private List<String> moveIn(Database earlier) {
    var source = new DriverManagerDataSource(earlier.url(), earlier.username(), earlier.password());
    JdbcClient rows = JdbcClient.create(source);
    // Their tokens are from the issuer of now.
    rows.sql("update person set issuer = ? where issuer is not null")
        .param(TestIssuer.shared().issuer())
        .update();
    EarlierData.insert(EarlierRows.database(environment), EarlierData.rowsOf(earlier, OF_TENANTS));
    return rows.sql("select id from tenant").query(String.class).list();
  }

  private void requireReadable(String tenant) {
    String subject =
        jdbc.sql(
                "select subject from person p join member m on m.user_id = p.id where m.tenant_id = ?")
            .param(tenant)
            .query(String.class)
            .list()
            .getFirst();
    String token = TestIssuer.shared().token(subject).withAudience("self-service-api").signed();
    assertThat(api().get("/v1/tenants", token).text("/items/0/id")).isEqualTo(tenant);
    for (String path :
        List.of(
            "", "/members", "/invitations", "/api-keys", "/operations", "/webhooks", "/archives")) {
      Api.Answer answer = api().get("/v1/tenants/" + tenant + path, token);
      assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    }
  }
}
