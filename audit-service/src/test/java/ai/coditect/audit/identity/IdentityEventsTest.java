package ai.coditect.audit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.testing.TestKeycloak;
import ai.coditect.platform.audit.AuditTrail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happens at a real Keycloak, in the trail. */
class IdentityEventsTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final TestKeycloak KEYCLOAK = TestKeycloak.shared();
  private static final String REALM =
      KEYCLOAK.server().url() + "/admin/realms/" + KeycloakServer.REALM;

  @Autowired private IdentityTable table;
  @Autowired private IdentityIntake intake;
  @Autowired private IdentityMetrics metrics;
  @Autowired private AuditTrail trail;
  @Autowired private TransactionTemplate transaction;

  private final JdbcTemplate database = ENVIRONMENT.asSuperuser();

  @BeforeEach
  void take_what_was_before() {
    poll();
  }

  @Test
  void a_members_sign_ins_good_and_bad_are_in_their_tenants_trails_once_however_many_read()
      throws Exception {
    TenantId one = tenantOf(account("auditor"));
    TenantId other = tenantOf(account("auditor"));
    poll(); // the look at who it is was a sign-in too
    long before = size(one);
    KEYCLOAK.userToken("auditor");
    KEYCLOAK.userToken("auditor");
    signInWrongly("auditor");

    List<Callable<Boolean>> replicas = List.of(this::poll, this::poll, this::poll);
    try (ExecutorService threads = Executors.newFixedThreadPool(replicas.size())) {
      for (Future<Boolean> each : threads.invokeAll(replicas)) {
        each.get();
      }
    }

    for (TenantId tenant : List.of(one, other)) {
      assertThat(events(tenant).subList((int) before, (int) before + 3))
          .containsExactly(
              "account.signed-in SUCCEEDED",
              "account.signed-in SUCCEEDED",
              "account.signed-in DENIED");
      assertThat(size(tenant)).isEqualTo(before + 3);
      assertThat(
              database.queryForList(
                  """
                  select source_seq from ledger_entry where tenant_id = ? and source = 'keycloak'
                  order by entry_index
                  """,
                  Long.class,
                  tenant.value()))
          .as("contiguous, so that an omission would show")
          .isEqualTo(LongStream.rangeClosed(1, before + 3).boxed().toList());
    }
    assertThat(newest(one))
        .contains("\"reason\":\"invalid_user_credentials\"", "\"personal\":\"")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void a_role_that_an_administrator_grants_and_takes_back_is_in_the_trail_by_name() {
    String account = account("auditor");
    TenantId tenant = tenantOf(account);
    String mapping = "/users/" + account + "/role-mappings/realm";
    String role = "[" + admin(HttpMethod.GET, "/roles/operator", null) + "]";

    admin(HttpMethod.POST, mapping, role);
    admin(HttpMethod.DELETE, mapping, role);
    poll();

    assertThat(events(tenant))
        .contains("account.role-granted SUCCEEDED", "account.role-revoked SUCCEEDED");
    assertThat(newest(tenant))
        .contains("\"changes\":[{\"from\":\"\\\"operator\\\"\",\"pointer\":\"/roles/-\"");
  }

  @Test
  void that_events_are_not_kept_or_were_let_go_unread_is_said_once() {
    String config = admin(HttpMethod.GET, "/events/config", null);
    assertThat(config).contains("\"eventsEnabled\":true", "\"eventsExpiration\":604800");
    admin(
        HttpMethod.PUT,
        "/events/config",
        config.replace("\"eventsEnabled\":true", "\"eventsEnabled\":false"));
    try {
      poll();
      poll();
      awaitAlarm("audit.identity-events.stopped");
    } finally {
      admin(HttpMethod.PUT, "/events/config", config);
    }
    poll();
    awaitAlarm("audit.identity-events.resumed");
    database.update(
        "update identity_cursor set read_at = read_at - interval '8 days' where stream = 'user'");

    poll();
    poll();

    awaitAlarm("audit.identity-events.lost");
    assertThat(alarms())
        .contains(
            entry("audit.identity-events.stopped", 1L),
            entry("audit.identity-events.resumed", 1L),
            entry("audit.identity-events.lost", 1L));
  }

  /** Pages of two, so that there are many. */
  private boolean poll() {
    var properties = new IdentityProperties(true, Duration.ofSeconds(1), Duration.ofMinutes(2), 2);
    var poll = new IdentityPoll(table, intake, properties, metrics, trail, transaction);
    var realm =
        RestClient.builder()
            .baseUrl(REALM)
            .defaultHeader("Authorization", "Bearer " + KEYCLOAK.clientToken("audit-service"))
            .build();
    poll.round(new RealmEvents(realm), KEYCLOAK.server().issuer());
    return true;
  }

  private TenantId tenantOf(String account) {
    TenantId tenant = TenantId.next();
    database.update(
        "insert into member (tenant_id, issuer, subject, role, member_id) values (?, ?, ?, 'OWNER', ?)",
        tenant.value(),
        KEYCLOAK.server().issuer(),
        account,
        MemberId.next().value());
    return tenant;
  }

  private static String account(String name) {
    String claims = KEYCLOAK.userToken(name).split("\\.", -1)[1];
    JsonNode token =
        JsonMapper.shared()
            .readTree(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8));
    return token.get("sub").stringValue();
  }

  private static void signInWrongly(String name) {
    var form = new LinkedMultiValueMap<String, String>();
    form.setAll(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "coditect-cli",
            "username",
            name,
            "password",
            "wrong"));
    int status =
        RestClient.create()
            .post()
            .uri(KEYCLOAK.server().tokenUrl())
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form)
            .exchange((_, answer) -> answer.getStatusCode().value());
    assertThat(status).isBetween(400, 401);
  }

  private static String admin(HttpMethod method, String path, @Nullable String body) {
    var form = new LinkedMultiValueMap<String, String>();
    form.setAll(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "admin-cli",
            "username",
            "admin",
            "password",
            TestKeycloak.SECRET));
    String token =
        String.valueOf(
            RestClient.create()
                .post()
                .uri(KEYCLOAK.server().url() + "/realms/master/protocol/openid-connect/token")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form)
                .retrieve()
                .body(String.class));
    var request =
        RestClient.create()
            .method(method)
            .uri(REALM + path)
            .contentType(MediaType.APPLICATION_JSON)
            .header(
                "Authorization",
                "Bearer " + JsonMapper.shared().readTree(token).get("access_token").stringValue());
    if (body != null) {
      request.body(body);
    }
    return String.valueOf(request.retrieve().body(String.class));
  }

  private List<String> events(TenantId tenant) {
    return database.queryForList(
        "select action || ' ' || outcome from entry_payload where tenant_id = ? order by entry_index",
        String.class,
        tenant.value());
  }

  private String newest(TenantId tenant) {
    return ENVIRONMENT.events().canonical("p.tenant_id = ?", tenant.value()).getLast();
  }

  private long size(TenantId tenant) {
    return events(tenant).size();
  }

  private void awaitAlarm(String action) {
    Awaitility.await().atMost(SOON).until(() -> alarms().containsKey(action));
  }

  private Map<String, Long> alarms() {
    Map<String, Long> alarms = new HashMap<>();
    database.query(
        """
        select action, count(*) from entry_payload where action like 'audit.identity-events.%'
        group by action
        """,
        row -> {
          alarms.put(row.getString(1), row.getLong(2));
        });
    return alarms;
  }
}
