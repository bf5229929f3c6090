package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every list that is read in pages, while others add to it. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class PagesTest extends SelfServiceTestBase {

  private static final String TENANT = "/v1/tenants/{tenant}";

  /** Those of the whole platform hold what all tests make; deliveries need a receiver. */
  private static final Set<String> TRIED_ELSEWHERE =
      Set.of("/v1/signups", "/v1/tier-changes", TENANT + "/webhooks/{webhook}/deliveries");

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
    Stream<String> tried = additions().keySet().stream().map(path -> TENANT + path);

    assertThat(paged)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(tried, TRIED_ELSEWHERE.stream()).toList());
  }

  @Test
  void what_was_there_is_read_once_however_many_are_added_between_two_pages() {
    Owner owner = owner();
    additions().forEach((path, addition) -> requireStable(owner, path, addition));
  }

  private void requireStable(Owner owner, String path, Addition addition) {
    for (int i = 0; i < 4; i++) {
      addition.to(owner);
    }
    List<String> before = new ArrayList<>();
    read(owner, path, 100, before);
    assertThat(before).as(path).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();

    List<String> read = new ArrayList<>();
    String next = "";
    for (int page = 0; next != null; page++) {
      next = read(owner, path + "?limit=2" + (next.isEmpty() ? "" : "&cursor=" + next), 2, read);
      if (page == 0) {
        addition.to(owner);
        addition.to(owner);
      }
    }

    assertThat(read).as("%s, nothing twice", path).doesNotHaveDuplicates();
    assertThat(read).as("%s, nothing left out", path).containsAll(before);
  }

  /** Reads one page, and says where it goes on. */
  private @org.jspecify.annotations.Nullable String read(
      Owner owner, String path, int most, List<String> ids) {
    String limited = path.contains("?") ? path : path + "?limit=" + most;
    Api.Answer answer = api().get("/v1/tenants/" + owner.tenantId() + limited, accessToken(owner));
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
    JsonNode page = JsonMapper.shared().readTree(answer.body());
    page.path("items").forEach(item -> ids.add(item.path("id").asString()));
    return page.hasNonNull("nextCursor") ? page.path("nextCursor").asString() : null;
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
