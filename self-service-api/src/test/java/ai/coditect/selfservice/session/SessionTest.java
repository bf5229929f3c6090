package ai.coditect.selfservice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a browser can do that is signed in; how it comes to that is shown with a real Keycloak. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SessionTest extends SelfServiceTestBase {

  @Autowired private BrowserSessions sessions;
  @Autowired private EndedSessions ended;

  @Test
  void a_session_is_the_same_caller_as_its_access_token() {
    Owner owner = owner();
    String token = accessToken(owner);
    var browser = browser(token);
    String tenant = "/v1/tenants/" + owner.tenantId();

    assertThat(api().get("/v1/me", null, browser.reading()).body())
        .isEqualTo(api().get("/v1/me", token).body());
    assertThat(api().get(tenant, null, browser.reading()).status()).isEqualTo(200);
    Api.Answer session = api().get("/session", null, browser.reading());
    assertThat(session.text("/userId")).isEqualTo(owner.userId());
    assertThat(session.text("/email")).isEqualTo(owner.email());
    assertThat(session.text("/csrfToken")).isEqualTo(browser.csrfToken());
    assertThat(session.header("Cache-Control")).contains("no-store");
    assertThat(session.body()).doesNotContain("eyJ");
  }

  @Test
  void without_a_session_that_holds_a_script_gets_a_problem_and_the_browser_forgets_the_cookie() {
    Api.Answer none = api().get("/session", null);
    Api.Answer madeUp = api().get("/session", null, "Cookie", "__Host-session=made-up");
    Api.Answer withToken = api().get("/session", accessToken(owner()));

    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).doesNotContain("Basic");
    assertThat(madeUp.status()).isEqualTo(401);
    assertThat(madeUp.problem()).isEqualTo("unauthenticated");
    assertThat(madeUp.header("Set-Cookie")).contains("__Host-session=;", "Max-Age=0");
    assertThat(withToken.status()).isEqualTo(401);
    assertThat(api().get("/v1/tiers", null, "Cookie", "__Host-session=made-up").status())
        .isEqualTo(200);
  }

  @Test
  void a_change_needs_the_sessions_own_token_against_forgery_unless_an_access_token_is_sent() {
    Owner owner = owner();
    String token = accessToken(owner);
    var browser = browser(token);
    var another = browser(token);
    String path = "/v1/tenants/" + owner.tenantId() + "/tier-change-previews";
    String body = "{\"no-such-field\": 1}";

    assertThat(api().post(path, null, body, browser.reading()).problem())
        .isEqualTo("csrf-token-required");
    assertThat(
            api()
                .post(
                    path,
                    null,
                    body,
                    "Cookie",
                    browser.cookie(),
                    "X-CSRF-Token",
                    another.csrfToken())
                .problem())
        .isEqualTo("csrf-token-required");
    assertThat(api().post(path, null, body, browser.changing()).problem())
        .isEqualTo("invalid-request");
    assertThat(api().post(path, token, body, browser.reading()).problem())
        .isEqualTo("invalid-request");
  }

  @Test
  void signing_out_ends_the_session_here_even_while_the_identity_provider_is_away() {
    var browser = browser(accessToken(owner()));
    var elsewhere = browser(accessToken(owner()));

    Api.Answer out = api().post("/logout", null, null, browser.changing());

    assertThat(out.status()).isEqualTo(200);
    assertThat(out.json().path("atIdentityProvider").asBoolean(true)).isFalse();
    assertThat(out.header("Set-Cookie")).contains("__Host-session=;", "Max-Age=0");
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(401);
    assertThat(api().get("/v1/me", null, elsewhere.reading()).status()).isEqualTo(200);
  }

  @Test
  void the_home_page_knows_who_is_signed_in_and_signs_them_out() {
    Owner owner = owner();
    var browser = browser(accessToken(owner));
    String form = "Content-Type";
    String type = "application/x-www-form-urlencoded";

    assertThat(api().get("/", null, browser.reading()).body())
        .contains("You are signed in as " + owner.email(), browser.csrfToken());
    assertThat(
            api().post("/logout/page", null, "", "Cookie", browser.cookie(), form, type).problem())
        .isEqualTo("csrf-token-required");
    Api.Answer out =
        api()
            .post(
                "/logout/page",
                null,
                "_csrf=" + browser.csrfToken(),
                "Cookie",
                browser.cookie(),
                form,
                type);
    assertThat(out.body()).contains("You are signed out", "Sign in again");
    assertThat(out.header("Set-Cookie")).contains("__Host-session=;", "Max-Age=0");
    assertThat(api().get("/", null, browser.reading()).body()).contains("/login\">Sign in</a>");
  }

  @Test
  void a_session_ends_when_nobody_uses_it_and_at_last_in_any_case() {
    var idle = browser(accessToken(owner()));
    long before = count("select count(*) from browser_session");
    clock.step(Duration.ofMinutes(31));

    assertThat(api().get("/v1/me", null, idle.reading()).status()).isEqualTo(401);
    ended.round();
    assertThat(count("select count(*) from browser_session")).isLessThan(before);
  }

  @Test
  void use_keeps_a_session_but_not_beyond_its_lifetime() {
    var browser = browser(accessToken(owner()));
    jdbc.sql("update browser_session set lasts_until = ends_at + interval '1 minute' where key = ?")
        .param(key(browser))
        .update();
    clock.step(Duration.ofMinutes(4));

    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(200);

    assertThat(
            count(
                "select count(*) from browser_session where key = ? and ends_at = lasts_until",
                key(browser)))
        .isOne();
  }

  @Test
  void while_no_new_tokens_can_be_had_the_answer_is_503_and_the_session_stays() {
    var browser = browser(accessToken(owner()));
    clock.step(Duration.ofMinutes(10));

    Api.Answer answer = api().get("/v1/me", null, browser.reading());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    clock.reset();
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(200);
  }

  @Test
  void who_leaves_a_team_or_gets_another_role_has_nothing_of_it_from_a_session() {
    Owner owner = owner();
    String tenant = "/v1/tenants/" + owner.tenantId();
    var browser = browser(member(owner, Role.ADMIN));
    assertThat(api().get(tenant + "/invitations", null, browser.reading()).status()).isEqualTo(200);

    jdbc.sql("update member set role = 'VIEWER' where tenant_id = ? and role = 'ADMIN'")
        .param(owner.tenantId())
        .update();
    assertThat(api().get(tenant + "/invitations", null, browser.reading()).status()).isEqualTo(403);
    String member =
        jdbc.sql("select id from member where tenant_id = ? and role = 'VIEWER'")
            .param(owner.tenantId())
            .query(String.class)
            .single();
    api().send("DELETE", tenant + "/members/" + member, accessToken(owner), null);

    assertThat(api().get(tenant, null, browser.reading()).status()).isEqualTo(404);
  }

  @Test
  void the_database_holds_neither_what_the_cookie_holds_nor_a_token() {
    String token = accessToken(owner());
    var browser = browser(token);

    String row =
        jdbc.sql("select s::text || encode(tokens, 'escape') from browser_session s where key = ?")
            .param(key(browser))
            .query(String.class)
            .single();

    assertThat(row).doesNotContain(id(browser)).doesNotContain("eyJ").doesNotContain("refresh-of");
  }

  @Test
  void who_has_to_sign_in_anew_is_sent_with_the_age_that_a_sign_in_may_have() {
    assertThat(api().get("/login?return=/v1/me&max_age=900", null).header("Location"))
        .contains("&max_age=900");
    assertThat(api().get("/login?max_age=-1%26x=y", null).header("Location"))
        .doesNotContain("max_age");
  }

  @Test
  void a_sign_in_begins_with_state_nonce_and_a_code_challenge() {
    Api.Answer start = api().get("/login?return=/v1/me", null);

    assertThat(start.status()).isEqualTo(302);
    assertThat(start.header("Location"))
        .contains("/protocol/openid-connect/auth?response_type=code")
        .contains("&state=", "&nonce=", "&code_challenge=", "&code_challenge_method=S256")
        .contains("redirect_uri=http://127.0.0.1:8080/login/callback");
    assertThat(start.header("Set-Cookie"))
        .startsWith("__Host-sign-in=")
        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600")
        .doesNotContain("/v1/me");
  }

  @Test
  void the_end_of_a_sign_in_that_did_not_begin_in_this_browser_is_none() {
    Api.Answer start = api().get("/login", null);
    String cookie = start.header("Set-Cookie").split(";", -1)[0];

    for (String[] headers : new String[][] {{}, {"Cookie", cookie}, {"Cookie", cookie + "x"}}) {
      Api.Answer end = api().get("/login/callback?code=stolen&state=made-up", null, headers);

      assertThat(end.status()).isEqualTo(303);
      assertThat(end.header("Location")).endsWith("/login/failed");
      assertThat(end.header("Set-Cookie")).doesNotContain("__Host-session");
    }
    assertThat(api().get("/login/failed", null).body()).contains("Try again");
  }

  @Test
  void nobody_but_the_identity_provider_ends_sessions_from_behind() {
    var browser = browser(accessToken(owner()));
    for (String token : new String[] {"", "made-up", accessToken(owner())}) {
      Api.Answer answer =
          api()
              .send(
                  "POST",
                  "/logout/connect/back-channel/keycloak?logout_token=" + token,
                  null,
                  null);
      assertThat(answer.status()).as(token).isEqualTo(400);
      assertThat(answer.text("/error")).isEqualTo("invalid_request");
    }
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(200);
  }

  @Test
  void the_identity_provider_ends_one_session_of_its_own_or_all_of_a_person() {
    String token = accessToken(owner());
    var browser = browser(token);
    String subject =
        jdbc.sql("select subject from browser_session where key = ?")
            .param(key(browser))
            .query(String.class)
            .single();
    String issuer =
        jdbc.sql("select issuer from browser_session where key = ?")
            .param(key(browser))
            .query(String.class)
            .single();

    sessions.endOfProviderSession("http://another/realm", "at-" + subject);
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(200);
    sessions.endOfProviderSession(issuer, "at-" + subject);
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(401);

    var again = browser(token);
    sessions.endOfSubject(issuer, subject);
    await().atMost(SOON).until(() -> api().get("/v1/me", null, again.reading()).status() == 401);
  }

  private String key(SignedInBrowsers.Browser browser) {
    return sessions.find(id(browser)).orElseThrow().key().digits();
  }

  private static String id(SignedInBrowsers.Browser browser) {
    return browser.cookie().substring(browser.cookie().indexOf('=') + 1);
  }
}
