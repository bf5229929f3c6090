package ai.coditect.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** How many statements the main requests take, and that none of them reads a whole table. */
class QueriesTest extends SelfServiceTestBase {

  /** By a part of the statement: why it may read all of a table. */
  private static final Map<String, String> MAY_READ_ALL =
      Map.of("limit ?)", "removes thousands at once, which it finds by an index");

  /** The migrations' own, and what asks PostgreSQL about itself. */
  private static final Pattern NOT_OURS =
      Pattern.compile("flyway_|pg_(catalog|namespace|roles)|set_config|_xact_lock");

  private static final Pattern READS_ALL = Pattern.compile("Seq Scan on (\\w+)");

  @Test
  void the_main_requests_take_a_fixed_number_of_statements() {
    Owner owner = owner();
    String token = accessToken(owner);
    member(owner, Role.ADMIN);
    report(TestStatuses.ready(owner, 1));
    String tenant = "/v1/tenants/" + owner.tenantId();
    // What is remembered of it for a while is there with the first request.
    api().get(tenant, token);
    Map<String, Integer> taken = new TreeMap<>();
    for (String path :
        List.of("", "/provisioning", "/operations", "/members", "/holds", "/usage")) {
      taken.put("GET " + path, statements(() -> api().get(tenant + path, token)).size());
    }
    taken.put("GET /v1/tenants", statements(() -> api().get("/v1/tenants", token)).size());
    taken.put(
        "POST /tier-changes",
        statements(
                () ->
                    assertThat(
                            api()
                                .post(
                                    tenant + "/tier-changes",
                                    token,
                                    "{\"tier\": \"team\"}",
                                    "Idempotency-Key",
                                    UUID.randomUUID().toString())
                                .status())
                        .isEqualTo(202))
            .size());

    assertThat(taken)
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "GET ", 5,
                    "GET /provisioning", 2,
                    "GET /operations", 2,
                    "GET /members", 6,
                    "GET /holds", 2,
                    "GET /usage", 3,
                    "GET /v1/tenants", 6,
                    "POST /tier-changes", 16)));
  }

  /** What takes the same statements takes the same time. */
  @Test
  void a_sign_up_takes_the_same_statements_and_has_the_same_answer_whether_the_address_is_known() {
    String known = owner().email();
    String unknown = newEmail();
    List<Api.Answer> answers = new ArrayList<>();

    List<String> ofUnknown = statements(() -> answers.add(signUp(unknown)));
    List<String> ofKnown = statements(() -> answers.add(signUp(known)));

    assertThat(ofUnknown).hasSizeGreaterThan(5);
    assertThat(ofKnown).isEqualTo(ofUnknown);
    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.getLast().headers().keySet())
        .isEqualTo(answers.getFirst().headers().keySet());
    assertThat(answers.getLast().json().propertyNames())
        .containsExactlyElementsOf(answers.getFirst().json().propertyNames());
  }

  @Test
  void a_list_of_many_tenants_takes_as_many_statements_as_one_of_one() {
    Owner owner = owner();
    Owner other = owner();
    String token = accessToken(owner);
    api().get("/v1/tenants", token);
    int ofOne = statements(() -> api().get("/v1/tenants", token)).size();
    jdbc.sql("update member set user_id = ? where tenant_id = ?")
        .params(owner.userId(), other.tenantId())
        .update();
    report(TestStatuses.ready(owner, 1));
    report(TestStatuses.ready(other, 1));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(api().get("/v1/tenants", token).json().at("/items"))
                    .extracting(tenant -> tenant.at("/phase").asString())
                    .containsExactly("ready", "ready"));

    int ofTwo = statements(() -> api().get("/v1/tenants", token)).size();

    assertThat(ofTwo).isEqualTo(ofOne);
  }

  @Test
  void no_statement_reads_all_of_a_table_with_fifty_thousand_tenants() throws Exception {
    life();
    Database database = TestPostgres.shared().newDatabase("plans");
    Map<String, String> reading = new TreeMap<>();
    try (Connection connection =
            DriverManager.getConnection(
                // A plan without values needs the protocol that sends none.
                database.url()
                    + (database.url().contains("?") ? "&" : "?")
                    + "preferQueryMode=simple",
                database.username(),
                database.password());
        Statement statement = connection.createStatement()) {
      for (Resource migration : migrations()) {
        statement.execute(migration.getContentAsString(StandardCharsets.UTF_8));
      }
      statement.execute(
          new PathMatchingResourcePatternResolver()
              .getResource("classpath:fifty-thousand-tenants.sql")
              .getContentAsString(StandardCharsets.UTF_8));
      Set<String> large = large(statement);
      assertThat(large).hasSizeGreaterThan(10);
      for (String sql : Statements.texts()) {
        plan(statement, large, sql)
            .filter(_ -> MAY_READ_ALL.keySet().stream().noneMatch(sql::contains))
            .ifPresent(plan -> reading.put(sql, plan));
      }
    }

    assertThat(Statements.texts()).hasSizeGreaterThan(60);
    assertThat(reading).isEmpty();
  }

  /** What reads all of a table, if anything does; statements that have no plan are left out. */
  private static Optional<String> plan(Statement statement, Set<String> large, String sql)
      throws SQLException {
    if (!sql.toLowerCase(java.util.Locale.ROOT).matches("(select|update|delete|insert|with).*")
        || NOT_OURS.matcher(sql).find()) {
      return Optional.empty();
    }
    List<String> plan = new ArrayList<>();
    try (ResultSet lines = statement.executeQuery("explain (generic_plan) " + numbered(sql))) {
      while (lines.next()) {
        plan.add(lines.getString(1));
      }
    } catch (SQLException e) {
      return Optional.of("no plan: " + e.getMessage());
    }
    return plan.stream()
            .map(READS_ALL::matcher)
            .anyMatch(read -> read.find() && large.contains(read.group(1)))
        ? Optional.of(String.join("\n", plan))
        : Optional.empty();
  }

  private static Set<String> large(Statement statement) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select relname from pg_class where relkind = 'r' and reltuples > 10000")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static String numbered(String sql) {
    Matcher mark = Pattern.compile("\\?").matcher(sql);
    int[] number = {0};
    return mark.replaceAll(_ -> "\\$" + ++number[0]);
  }

  private static List<Resource> migrations() throws IOException {
    var all = new PathMatchingResourcePatternResolver();
    return Arrays.stream(new String[] {"platform", "migration"})
        .flatMap(
            folder -> {
              try {
                return Arrays.stream(all.getResources("classpath*:db/" + folder + "/V*.sql"));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .sorted(Comparator.comparing(migration -> String.valueOf(migration.getFilename())))
        .toList();
  }

  /** Uses what tenants use most, so that its statements are known whichever tests ran before. */
  private void life() {
    Owner owner = owner();
    String token = accessToken(owner);
    String tenant = "/v1/tenants/" + owner.tenantId();
    report(TestStatuses.ready(owner, 1));
    for (String path :
        List.of(
            "",
            "/provisioning",
            "/operations",
            "/members",
            "/invitations",
            "/api-keys",
            "/holds",
            "/usage",
            "/offboarding",
            "/archives")) {
      api().get(tenant + path, token);
    }
    api().get("/v1/tenants", token);
    api().get("/v1/me", token);
    for (String list :
        List.of(
            "/v1/signups",
            "/v1/signups?state=expired",
            "/v1/signups?state=completed",
            "/v1/tier-changes")) {
      api().get(list, platformToken("operator"));
    }
    for (String change :
        List.of(
            "/tier-changes {\"tier\": \"campus\"}",
            "/invitations {\"email\": \"a@example.org\", \"role\": \"viewer\"}",
            "/api-keys {\"name\": \"ci\", \"scopes\": [\"status:read\"]}",
            "/offboarding {\"confirmation\": \"Ada Lovelace\"}")) {
      String[] parts = change.split(" ", 2);
      api()
          .post(
              tenant + parts[0], token, parts[1], "Idempotency-Key", UUID.randomUUID().toString());
    }
  }

  private static List<String> statements(Runnable request) {
    // How many requests the tenant's tier takes is read every ten seconds, whichever request comes.
    return Statements.during(request).stream()
        .filter(sql -> !sql.contains("as effective"))
        .toList();
  }
}
