package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestToken;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.session.SignedInBrowsers;
import ai.coditect.selfservice.work.NotedTimes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must hold for every operation of the OpenAPI document, whichever they are: a new one is
 * covered without anyone remembering.
 */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class SweepTest extends SelfServiceTestBase {

  private static final String ALL_SCOPES = "[\"tenant:read\", \"status:read\"]";
  private static final List<String> SET_BY_US_ONLY =
      List.of("tenantId", "role", "seatLimit", "status", "generation");

  @Autowired private ApiDocument document;
  @Autowired private List<NotedTimes> notedTimes;

  @Test
  void every_operation_but_the_open_ones_needs_a_token_that_holds() {
    TestToken good = TestIssuer.shared().token("anybody").withAudience("self-service-api");
    List<String> badTokens =
        List.of(
            good.unsigned(),
            good.signedByStranger(),
            good.expiredSince(Duration.ofMinutes(10)).signed(),
            good.withAudience("audit-service").signed(),
            good.withClaim("iss", "http://127.0.0.1:1/realms/other").signed(),
            "sgt_unknown",
            "opt_unknown",
            "cdt_live_unknown",
            "not-a-token");
    List<ApiOperation> closed = operations().stream().filter(it -> !it.anybody()).toList();

    assertThat(closed).hasSizeGreaterThan(20);
    assertSoftly(
        softly -> {
          for (ApiOperation operation : closed) {
            check(softly, operation, null, Map.of(), 401);
            badTokens.forEach(token -> check(softly, operation, token, Map.of(), 401));
          }
        });
  }

  @Test
  void to_a_stranger_nothing_of_a_tenant_is_there_and_nothing_of_it_changes() {
    Owner victim = owner();
    String victimsToken = accessToken(victim);
    Map<String, String> ids = idsOf(victim);
    Owner stranger = owner();
    List<String> strangers =
        List.of(accessToken(stranger), key(stranger, ALL_SCOPES), member(stranger, Role.ADMIN));
    assertThat(api().get("/v1/tenants/" + victim.tenantId(), victimsToken).status()).isEqualTo(200);
    Map<String, String> before = rowsOf(victim);

    assertSoftly(
        softly -> {
          for (ApiOperation operation : operations()) {
            if (operation.path().contains("{tenant}")) {
              int expected = operation.ofTenant() ? 404 : 403;
              strangers.forEach(token -> check(softly, operation, token, ids, expected));
              check(softly, operation, stranger.operationToken(), ids, 403);
            }
          }
        });

    assertThat(rowsOf(victim)).isEqualTo(before);
  }

  @Test
  void each_role_may_do_what_its_column_of_the_table_says_and_nothing_else() {
    Owner owner = owner();
    Map<String, String> ids = Map.of("tenant", owner.tenantId());
    Map<Role, String> people = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      people.put(role, member(owner, role));
    }
    String key = key(owner, ALL_SCOPES);
    assertSoftly(
        softly -> {
          for (ApiOperation operation : operations()) {
            if (!operation.path().contains("{tenant}")) {
              continue;
            }
            people.forEach(
                (role, token) ->
                    check(softly, operation, token, ids, operation.members(role), 403));
            for (String role : List.of("operator", "billing", "service")) {
              check(
                  softly,
                  operation,
                  platformToken(role),
                  ids,
                  operation.platform().contains(role),
                  operation.ofTenant() ? 404 : 403);
            }
            check(softly, operation, key, ids, !operation.scope().isEmpty(), 403);
          }
        });
  }

  @Test
  void a_browser_may_what_its_person_may_and_changes_nothing_without_the_token_against_forgery() {
    Owner owner = owner();
    Map<String, String> ids = Map.of("tenant", owner.tenantId());
    Map<Role, SignedInBrowsers.Browser> browsers = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      browsers.put(role, browser(member(owner, role)));
    }
    var stranger = browser(accessToken(owner()));
    assertSoftly(
        softly -> {
          List<Role> roles = List.of(Role.values());
          int turn = 0;
          for (ApiOperation operation : operations()) {
            if (!operation.anybody() && !operation.path().equals("/logout")) {
              turn++;
              Role role = roles.get(turn % roles.size());
              sweep(softly, operation, ids, role, Objects.requireNonNull(browsers.get(role)));
              if (operation.ofTenant()) {
                softly
                    .assertThat(send(operation, ids, stranger.changing()).status())
                    .as("a stranger's %s", operation)
                    .isEqualTo(404);
              }
            }
          }
        });
  }

  private void sweep(
      SoftAssertions softly,
      ApiOperation operation,
      Map<String, String> ids,
      Role role,
      SignedInBrowsers.Browser browser) {
    softly
        .assertThat(send(operation, ids, "Cookie", "__Host-session=made-up").status())
        .as("%s with a session that is not there", operation)
        .isEqualTo(401);
    if (!operation.method().equals("GET")) {
      Api.Answer forged = send(operation, ids, browser.reading());
      softly.assertThat(forged.status()).as("forged %s", operation).isEqualTo(403);
      softly.assertThat(forged.problem()).isEqualTo("csrf-token-required");
    }
    if (operation.ofTenant() && !operation.members(role)) {
      softly
          .assertThat(send(operation, ids, browser.changing()).status())
          .as("%s as %s", operation, role)
          .isEqualTo(403);
    } else if (operation.ofTenant() && operation.method().equals("GET")) {
      softly
          .assertThat(send(operation, ids, browser.changing()).status())
          .as("%s as %s", operation, role)
          .isNotIn(401, 403)
          .isLessThan(500);
    }
  }

  private Api.Answer send(ApiOperation operation, Map<String, String> ids, String... headers) {
    ObjectNode body = operation.body();
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Idempotency-Key";
    all[headers.length + 1] = UUID.randomUUID().toString();
    return api()
        .send(
            operation.method(),
            operation.pathWith(ids),
            null,
            body == null ? null : body.toString(),
            all);
  }

  @Test
  void a_key_without_the_scope_is_good_for_nothing_that_needs_it() {
    Owner owner = owner();
    String key = key(owner, "[]");
    Map<String, String> ids = Map.of("tenant", owner.tenantId(), "id", owner.operationId());

    assertSoftly(
        softly ->
            operations().stream()
                .filter(operation -> !operation.scope().isEmpty())
                .forEach(operation -> check(softly, operation, key, ids, 403)));
  }

  @Test
  void what_only_we_set_nobody_can_set() {
    Owner owner = owner();
    assertSoftly(
        softly -> {
          for (ApiOperation operation : withBody()) {
            Allowance allowance = allowed(operation, owner);
            for (String field : SET_BY_US_ONLY) {
              if (!operation.fields().has(field)) {
                ObjectNode body = Objects.requireNonNull(operation.body());
                Api.Answer answer =
                    send(operation, allowance.token(), allowance.ids(), body.put(field, "1"));
                softly
                    .assertThat(answer.status())
                    .as("%s with %s: %s", operation, field, answer.body())
                    .isEqualTo(400);
                softly.assertThat(answer.text("/errors/0/pointer")).isEqualTo("/" + field);
              }
            }
          }
        });
  }

  @Test
  void a_field_of_the_wrong_type_or_size_is_refused_and_named() {
    Owner owner = owner();
    assertSoftly(
        softly -> {
          for (ApiOperation operation : withBody()) {
            Allowance allowance = allowed(operation, owner);
            operation
                .fields()
                .forEachEntry(
                    (field, schema) ->
                        wrong(schema)
                            .forEach(
                                value -> {
                                  ObjectNode body = Objects.requireNonNull(operation.body());
                                  body.set(field, value);
                                  Api.Answer answer =
                                      send(operation, allowance.token(), allowance.ids(), body);
                                  softly
                                      .assertThat(answer.status())
                                      .as("%s with %s: %s", operation, field, answer.body())
                                      .isEqualTo(400);
                                  softly
                                      .assertThat(answer.text("/errors/0/pointer"))
                                      .startsWith("/" + field);
                                }));
          }
        });
  }

  private static List<JsonNode> wrong(JsonNode schema) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    JsonNode types = schema.path("type");
    // Of a field that may be null there are two, and null is the second.
    return switch ((types.isArray() ? types.path(0) : types).asString("object")) {
      case "string" ->
          schema.has("enum")
              ? List.of(json.objectNode(), json.numberNode(0), json.stringNode("none-of-these"))
              : List.of(json.objectNode(), json.arrayNode(), json.stringNode("x".repeat(5_000)));
      case "integer" ->
          List.of(json.stringNode("one"), json.numberNode(1.5), json.numberNode(Long.MAX_VALUE));
      case "boolean" -> List.of(json.stringNode("true"), json.numberNode(1));
      default -> List.of(json.stringNode("text"), json.numberNode(1));
    };
  }

  private List<ApiOperation> operations() {
    return ApiOperation.all(document.json());
  }

  private List<ApiOperation> withBody() {
    return operations().stream().filter(operation -> operation.body() != null).toList();
  }

  private void check(
      SoftAssertions softly,
      ApiOperation operation,
      @Nullable String token,
      Map<String, String> ids,
      int expected) {
    check(softly, operation, token, ids, false, expected);
  }

  /** Whoever may gets past the door: what comes then is up to the request. */
  private void check(
      SoftAssertions softly,
      ApiOperation operation,
      @Nullable String token,
      Map<String, String> ids,
      boolean mayPass,
      int expected) {
    ObjectNode body = operation.body();
    // What passes the door by right is stopped by its body, so that the next one finds all as it
    // was.
    ObjectNode sent = body == null || !mayPass ? body : body.put("no-such-field", 1);
    Api.Answer answer = send(operation, token, ids, sent);
    var status = softly.assertThat(answer.status()).as("%s: %s", operation, answer.body());
    if (!mayPass) {
      status.isEqualTo(expected);
    } else if (sent == null) {
      status.isNotIn(401, 403).isLessThan(500);
    } else {
      status.isEqualTo(400);
    }
  }

  private Api.Answer send(
      ApiOperation operation,
      @Nullable String token,
      Map<String, String> ids,
      @Nullable ObjectNode body) {
    return api()
        .send(
            operation.method(),
            operation.pathWith(ids),
            token,
            body == null ? null : body.toString(),
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            "If-Match",
            "\"0\"");
  }

  /** Somebody whom the operation allows, and what they may ask for. */
  private Allowance allowed(ApiOperation operation, Owner owner) {
    Map<String, String> ids = idsOf(owner);
    if (operation.path().startsWith("/v1/signups/")) {
      ids.remove("id");
    }
    if (operation.anybody()) {
      return new Allowance(null, ids);
    }
    if (operation.values("holders").contains("sign-up")) {
      Api.Answer signup = signUp(newEmail());
      ids.put("id", signup.text("/id"));
      return new Allowance(signup.text("/token"), ids);
    }
    if (operation.members(Role.OWNER) || operation.access().has("account")) {
      return new Allowance(accessToken(owner), ids);
    }
    return new Allowance(platformToken(operation.platform().iterator().next()), ids);
  }

  private record Allowance(@Nullable String token, Map<String, String> ids) {}

  private Map<String, String> idsOf(Owner owner) {
    Map<String, String> ids = new TreeMap<>();
    ids.put("tenant", owner.tenantId());
    ids.put("id", owner.operationId());
    ids.put("name", "first-key");
    return ids;
  }

  /** Of each table with rows of tenants, a digest of those of this one, with all that was noted. */
  private Map<String, String> rowsOf(Owner owner) {
    notedTimes.forEach(NotedTimes::write);
    Map<String, String> rows = new TreeMap<>();
    List<String> tables =
        jdbc.sql(
                """
                select table_name from information_schema.columns
                where table_schema = 'public' and column_name = 'tenant_id'
                """)
            .query(String.class)
            .list();
    assertThat(tables).contains("member", "hold", "api_key", "operation");
    for (String table : tables) {
      rows.put(table, digest(table, "tenant_id", owner.tenantId()));
    }
    rows.put("tenant", digest("tenant", "id", owner.tenantId()));
    return rows;
  }

  private String digest(String table, String column, String tenant) {
    return jdbc.sql(
            "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from \"%s\" t where %s = ?"
                .formatted(table, column))
        .param(tenant)
        .query(String.class)
        .single();
  }
}
