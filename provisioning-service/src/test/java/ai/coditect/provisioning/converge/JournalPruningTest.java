package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class JournalPruningTest {

  private static JdbcTemplate jdbc;
  private static JournalPruning pruning;

  @BeforeAll
  static void migrate() throws IOException {
    Database database = TestPostgres.shared().newDatabase("journal");
    jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(database.url(), database.username(), database.password()));
    var migrations =
        new PathMatchingResourcePatternResolver().getResources("classpath*:db/*/V*.sql");
    Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
    for (Resource migration : migrations) {
      jdbc.execute(migration.getContentAsString(StandardCharsets.UTF_8));
    }
    pruning = new JournalPruning(jdbc, new JournalProperties(Duration.ofDays(90)));
  }

  @BeforeEach
  void empty() {
    jdbc.execute("truncate tenant cascade");
    jdbc.update("insert into tenant (tenant_id) values ('a'), ('b'), ('c')");
  }

  @Test
  void oldRunsGoAndNeitherTheNewestOfATenantNorAnOpenOne() {
    run("a", 1, 200);
    run("a", 2, 91);
    run("a", 3, 89);
    run("b", 1, 300);
    run("b", 2, 200);
    run("c", 1, 300);
    jdbc.update("update run set ended_at = null where tenant_id = 'c'");
    run("c", 2, 1);
    sweep(2);
    assertThat(left()).isEqualTo("a3 b2 c1 c2");
  }

  @Test
  void manyOldRunsGoInBatches() {
    jdbc.update(
        """
        insert into run (tenant_id, epoch, generation, ended_at, outcome, steps)
        select 'b', i, 1, now() - interval '91 days', 'ready', '[]' from generate_series(1, 2500) i
        """);
    assertThat(pruning.page("", 100)).as("the same page again").isEmpty();
    assertThat(pruning.page("", 100)).isEmpty();
    assertThat(pruning.page("", 100)).isEqualTo("c");
    assertThat(left()).isEqualTo("b2500");
  }

  private static void sweep(int size) {
    for (String at = ""; at != null; at = pruning.page(at, size)) {
      assertThat(at).isNotNull();
    }
  }

  private static void run(String tenant, long epoch, int daysAgo) {
    jdbc.update(
        """
        insert into run (tenant_id, epoch, generation, ended_at, outcome, steps)
        values (?, ?, 1, now() - ? * interval '1 day', 'ready', '[]')
        """,
        tenant,
        epoch,
        daysAgo);
  }

  private static String left() {
    return String.join(
        " ",
        jdbc.queryForList(
            "select tenant_id || epoch from run order by tenant_id, epoch", String.class));
  }
}
