package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.ObjectNode;

/**
 * The id of one's own tenant with that of something of another's: for every operation of the
 * OpenAPI document whose path has both.
 */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class ForeignPartsTest extends SelfServiceTestBase {

  private static final Pattern PART = Pattern.compile("/v1/tenants/\\{tenant}/.*\\{(\\w+)}.*");

  @Autowired private ApiDocument document;

  @Test
  void what_belongs_to_another_tenant_is_not_found_in_ones_own() {
    Owner victim = owner();
    Map<String, String> parts = partsOf(victim);
    Map<String, String> before = rowsOf(parts);
    Owner stranger = owner();
    String own = webhook(stranger);
    List<ApiOperation> operations =
        ApiOperation.all(document.json()).stream()
            .filter(operation -> PART.matcher(operation.path()).matches())
            .toList();

    assertThat(operations).hasSizeGreaterThanOrEqualTo(16);
    assertSoftly(
        softly -> {
          for (ApiOperation operation : operations) {
            Map<String, String> ids = new HashMap<>(parts);
            ids.put("tenant", stranger.tenantId());
            softly
                .assertThat(answer(operation, stranger, ids).status())
                .as("%s", operation)
                .isEqualTo(404);
            if (operation.path().contains("{delivery}")) {
              ids.put("webhook", own);
              softly
                  .assertThat(answer(operation, stranger, ids).status())
                  .as("%s of one's own webhook", operation)
                  .isEqualTo(404);
            }
          }
          softly
              .assertThat(
                  api().get("/v1/operations/" + victim.operationId(), accessToken(stranger)))
              .extracting(Api.Answer::status)
              .isEqualTo(404);
        });

    assertThat(rowsOf(parts)).isEqualTo(before);
  }

  @Test
  void every_part_that_a_path_names_is_tried() {
    Map<String, String> parts = partsOf(owner());

    assertThat(ApiOperation.all(document.json()))
        .extracting(ApiOperation::path)
        .map(PART::matcher)
        .filteredOn(matcher -> matcher.matches())
        .extracting(matcher -> matcher.group(1))
        .allSatisfy(part -> assertThat(parts).containsKey(part));
  }

  /** Whoever may call the operation on their own tenant: its owner, else an operator. */
  private Api.Answer answer(ApiOperation operation, Owner owner, Map<String, String> ids) {
    ObjectNode body = operation.body();
    return api()
        .send(
            operation.method(),
            operation.pathWith(ids),
            operation.members(Role.OWNER) ? accessToken(owner) : platformToken("operator"),
            body == null ? null : body.toString(),
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            "If-Match",
            "\"0\"");
  }

  /** By the name that paths have for it, the id of one of each that a tenant has. */
  private Map<String, String> partsOf(Owner owner) {
    Map<String, String> parts = new HashMap<>();
    member(owner, Role.VIEWER);
    parts.put("member", newest("member", owner));
    parts.put(
        "invitation",
        made(owner, "/invitations", "{\"email\": \"%s\", \"role\": \"billing\"}").text("/id"));
    made(owner, "/api-keys", "{\"name\": \"ci\", \"scopes\": [\"status:read\"]}");
    parts.put("apiKey", newest("api_key", owner));
    parts.put("webhook", webhook(owner));
    report(TestStatuses.ready(owner, 1));
    parts.put("delivery", until(() -> delivery(owner)));
    parts.put("archive", made(owner, "/data-exports", null).text("/operationId"));
    parts.put(
        "id",
        made(
                owner,
                "/tier-changes",
                "{\"tier\": \"enterprise\", \"seats\": 200, \"contractReference\": \"C-2026-0042\"}")
            .text("/operationId"));
    Api.Answer hold =
        api()
            .post(
                "/v1/tenants/" + owner.tenantId() + "/holds",
                platformToken("operator"),
                "{\"cause\": \"abuse\", \"reason\": \"tried\", \"customerMessage\": \"Please call.\"}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(hold.status()).as(hold.body()).isBetween(200, 299);
    parts.put("hold", newest("hold", owner));
    assertThat(parts.values()).doesNotContain("");
    return parts;
  }

  private String webhook(Owner owner) {
    return made(
            owner,
            "/webhooks",
            "{\"url\": \"http://127.0.0.1:1/hook\", \"eventTypes\": [\"tenant.status-changed\"]}")
        .text("/webhook/id");
  }

  private Api.Answer made(Owner owner, String path, @Nullable String body) {
    Api.Answer answer =
        api()
            .post(
                "/v1/tenants/" + owner.tenantId() + path,
                accessToken(owner),
                body == null ? null : body.formatted(newEmail()),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isBetween(200, 299);
    return answer;
  }

  private String newest(String table, Owner owner) {
    return jdbc.sql(
            "select id from \"%s\" where tenant_id = ? order by id desc limit 1".formatted(table))
        .param(owner.tenantId())
        .query(String.class)
        .single();
  }

  private @Nullable String delivery(Owner owner) {
    return api()
        .get(
            "/v1/tenants/%s/webhooks/%s/deliveries"
                .formatted(owner.tenantId(), newest("webhook", owner)),
            accessToken(owner))
        .json()
        .at("/items/0/id")
        .asString(null);
  }

  /** What each part is like; what a delivery is tried in the meantime is not in it. */
  private Map<String, String> rowsOf(Map<String, String> parts) {
    Map<String, String> rows = new HashMap<>();
    Map.of(
            "member", "member",
            "invitation", "invitation",
            "apiKey", "api_key",
            "webhook", "webhook",
            "hold", "hold")
        .forEach(
            (part, table) ->
                rows.put(
                    part,
                    jdbc.sql(
                            "select md5((to_jsonb(t) - 'last_active_at' - 'failing_since' - 'version')::text)"
                                + " from \"%s\" t where id = ?".formatted(table))
                        .param(parts.get(part))
                        .query(String.class)
                        .single()));
    return rows;
  }
}
