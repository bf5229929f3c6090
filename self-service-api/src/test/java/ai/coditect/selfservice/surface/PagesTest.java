package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every list that is read in pages, while others add to it. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class PagesTest extends SelfServiceTestBase {

  private static final String TENANT = "/v1/tenants/{tenant}";

  private static final String DELIVERIES = TENANT + "/webhooks/{webhook}/deliveries";
  private static final String SIGNUPS = "/v1/signups";
  private static final String TIER_CHANGES = "/v1/tier-changes";
  private static final int MOST = 100;

  @Autowired private ApiDocument document;

  /** How one item more comes to a list. */
  @FunctionalInterface
  private interface Addition {
    void to(Owner owner);
  }

  /** A hold forbids the others: it is last. */
  private Map<String, Addition> additions() {
    Map<String, Addition> additions = new LinkedHashMap<>();
    additions.put("/members", owner -> member(owner, Role.BILLING));
    additions.put("/access-grants", this::grant);
    additions.put(
        "/invitations",
        owner ->
            post(
                owner,
                "/invitations",
                accessToken(owner),
                "{\"email\": \"%s\", \"role\": \"billing\"}".formatted(newEmail())));
    additions.put(
        "/api-keys",
        owner ->
            post(
                owner,
                "/api-keys",
                accessToken(owner),
                "{\"name\": \"%s\", \"scopes\": [\"status:read\"]}".formatted(UUID.randomUUID())));
    additions.put(
        "/webhooks",
        owner ->
            post(
                owner,
                "/webhooks",
                accessToken(owner),
                "{\"url\": \"http://127.0.0.1:1/hook\", \"eventTypes\": [\"tenant.ready\"]}"));
    additions.put(
        "/operations",
        owner ->
            post(
                owner,
                "/holds",
                platformToken("operator"),
                "{\"cause\": \"abuse\", \"reason\": \"tried\", \"customerMessage\": \"Please call.\"}"));
    return additions;
  }

  @Test
  void of_every_list_it_is_known_here_how_it_grows() {
    Set<String> paged =
        ApiOperation.all(document.json()).stream()
            .filter(operation -> operation.method().equals("GET"))
            .filter(PagesTest::hasCursor)
            .map(ApiOperation::path)
            .collect(Collectors.toSet());
    Stream<String> ofTenants = additions().keySet().stream().map(path -> TENANT + path);

    assertThat(paged)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(ofTenants, Stream.of(DELIVERIES, SIGNUPS, TIER_CHANGES)).toList());
  }

  @Test
  void what_was_there_is_read_once_however_many_are_added_between_two_pages() {
    Owner owner = owner();
    additions()
        .forEach(
            (path, addition) ->
                requireStable(
                    TENANT.replace("{tenant}", owner.tenantId()) + path,
                    accessToken(owner),
                    () -> addition.to(owner)));
  }

  @Test
  void so_are_deliveries_of_a_webhook() {
    Owner owner = owner();
    Api.Answer made =
        api()
            .post(
                "/v1/tenants/" + owner.tenantId() + "/webhooks",
                accessToken(owner),
                "{\"url\": \"http://127.0.0.1:1/hook\", \"eventTypes\": [\"tenant.status-changed\"]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    String deliveries =
        DELIVERIES
            .replace("{tenant}", owner.tenantId())
            .replace("{webhook}", made.text("/webhook/id"));
    var revision = new AtomicInteger();
    requireStable(
        deliveries,
        accessToken(owner),
        () -> {
          int now = revision.incrementAndGet();
          report(TestStatuses.ready(owner, now));
          await()
              .atMost(Duration.ofSeconds(20))
              .until(() -> all(deliveries, accessToken(owner)).size() >= now);
        });
  }

  @Test
  void so_are_sign_ups_that_wait_for_an_operator() {
    requireStable(SIGNUPS, platformToken("operator"), this::signUpByContract);
  }

  @Test
  void so_are_tier_changes_that_wait_for_an_operator() {
    requireStable(
        TIER_CHANGES,
        platformToken("operator"),
        () -> {
          Owner owner = owner();
          post(
              owner,
              "/tier-changes",
              accessToken(owner),
              "{\"tier\": \"enterprise\", \"seats\": 200, \"contractReference\": \"C-2026-0042\"}");
        });
  }

  private void signUpByContract() {
    String email = newEmail();
    Api.Answer signup =
        api()
            .post(
                SIGNUPS,
                null,
                """
                {"email": "%s", "displayName": "Ada Lovelace", "organisation": "Engines", "tier": "enterprise",
                 "seats": 200, "region": "eu-local", "acceptedTermsVersion": "2026-11", "contractReference": "C-7"}
                """
                    .formatted(email),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(verify(signup, mail(email, 1).code()).text("/state")).isEqualTo("awaiting-approval");
  }

  private void requireStable(String path, String token, Runnable addition) {
    for (int i = 0; i < 4; i++) {
      addition.run();
    }
    List<String> before = all(path, token);
    assertThat(before).as(path).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();

    List<String> read = new ArrayList<>();
    String next = "";
    for (int page = 0; next != null; page++) {
      next = read(path, token, next, 2, read);
      if (page == 0) {
        addition.run();
        addition.run();
      }
    }

    assertThat(read).as("%s, nothing twice", path).doesNotHaveDuplicates();
    assertThat(read).as("%s, nothing left out", path).containsAll(before);
  }

  private List<String> all(String path, String token) {
    List<String> ids = new ArrayList<>();
    for (String next = ""; next != null; ) {
      next = read(path, token, next, MOST, ids);
    }
    return ids;
  }

  /** Reads one page, and says where it goes on. */
  private @Nullable String read(
      String path, String token, String cursor, int most, List<String> ids) {
    String from = cursor.isEmpty() ? "" : "&cursor=" + cursor;
    Api.Answer answer = api().get(path + "?limit=" + most + from, token);
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    JsonNode page = JsonMapper.shared().readTree(answer.body());
    page.path("items").forEach(item -> ids.add(id(item)));
    return page.hasNonNull("nextCursor") ? page.path("nextCursor").asString() : null;
  }

  /** Of requests for a tier it is their operation's. */
  private static String id(JsonNode item) {
    return item.has("id") ? item.path("id").asString() : item.required("operationId").asString();
  }

  private static boolean hasCursor(ApiOperation operation) {
    return StreamSupport.stream(operation.description().path("parameters").spliterator(), false)
        .anyMatch(parameter -> parameter.path("name").asString("").equals("cursor"));
  }

  private void post(Owner owner, String path, String token, String body) {
    Api.Answer answer =
        api()
            .post(
                "/v1/tenants/" + owner.tenantId() + path,
                token,
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isBetween(200, 299);
  }

  private void grant(Owner owner) {
    jdbc.sql(
            """
            insert into access_grant (tenant_id, member_id, user_id, role, requested_at, requested_by, approved_at,
              approved_by, granted_at)
            select tenant_id, ?, user_id, role, requested_at, requested_by, approved_at, approved_by, granted_at
            from access_grant where tenant_id = ? order by id limit 1
            """)
        .params(MemberId.next().value(), owner.tenantId())
        .update();
  }
}
