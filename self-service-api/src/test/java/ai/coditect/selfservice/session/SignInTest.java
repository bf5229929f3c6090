package ai.coditect.selfservice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.testing.TestKeycloak;
import ai.coditect.selfservice.SelfServiceApplication;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SteppedClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** A person signs in and out at a real Keycloak, as with a browser. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class SignInTest extends SelfServiceTestBase {

  private static @Nullable ConfigurableApplicationContext replica;
  private static String origin = "";

  @Autowired private ConfigurableEnvironment environment;

  @BeforeEach
  void start() {
    if (replica != null) {
      return;
    }
    int port = Ports.free(1).getFirst();
    origin = "http://127.0.0.1:" + port;
    Map<String, Object> settings = settings(environment);
    settings.put("server.port", port);
    settings.put("coditect.public-url", origin);
    settings.put("coditect.recent-sign-in.trust-issue-time", false);
    String jwt = "spring.security.oauth2.resourceserver.jwt.";
    settings.put(jwt + "issuer-uri", keycloak().server().issuer());
    settings.put(jwt + "jwk-set-uri", keycloak().server().keysUrl());
    keycloak().server().letBrowsersSignInAt(origin);
    replica =
        new SpringApplicationBuilder(SelfServiceApplication.class, Parts.class)
            .initializers(
                context ->
                    context
                        .getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("with Keycloak", settings)))
            .run();
  }

  @AfterAll
  static void stop() {
    if (replica != null) {
      replica.close();
      replica = null;
    }
  }

  @Test
  void who_signs_in_is_somebody_here_and_the_browser_holds_no_token() {
    try (var browser = new TestBrowser(origin)) {
      HttpResponse<String> session = browser.signIn("/session", "operator");

      assertThat(session.uri().toString()).isEqualTo(origin + "/session");
      assertThat(session.statusCode()).isEqualTo(200);
      assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
      assertThat(browser.get("/v1/signups").statusCode()).as("an operator's").isEqualTo(200);
      assertThat(browser.seen()).contains("__Host-session").doesNotContain("eyJ");
    }
  }

  @Test
  void a_sign_in_gives_a_new_session_and_ends_the_old_one_of_the_browser() {
    try (var browser = new TestBrowser(origin)) {
      browser.signIn("/session", "operator");
      String first = browser.cookie("__Host-session");
      // Keycloak remembers the person and asks nothing.
      assertThat(browser.get("/login?return=/session").statusCode()).isEqualTo(200);

      assertThat(browser.cookie("__Host-session")).isNotEqualTo(first);
      assertThat(status("/session", "__Host-session=" + first)).isEqualTo(401);
    }
  }

  @Test
  void keycloak_says_when_somebody_signed_in_and_asks_again_if_that_has_to_be_recent() {
    try (var browser = new TestBrowser(origin)) {
      browser.signIn("/session", "operator");

      assertThat(browser.post("/v1/me/email-changes", browser.csrfToken()).statusCode())
          .as("recent enough, and without a body")
          .isIn(400, 415);
      // Keycloak counts whole seconds: in that of the sign-in, it is not older than none.
      await()
          .atMost(SOON)
          .until(() -> browser.get("/login?return=/session&max_age=0").body().contains("password"));
    }
  }

  @Test
  void who_signs_out_is_signed_out_at_keycloak_too() {
    try (var browser = new TestBrowser(origin)) {
      browser.signIn("/session", "auditor");

      HttpResponse<String> out = browser.post("/logout", browser.csrfToken());

      assertThat(out.body()).contains("\"atIdentityProvider\":true");
      assertThat(browser.get("/session").statusCode()).isEqualTo(401);
      assertThat(browser.get("/login").body()).as("the form again").contains("password");
    }
  }

  @Test
  void the_end_of_a_session_at_keycloak_ends_ours() throws Exception {
    try (var browser = new TestBrowser(origin);
        HttpClient http = HttpClient.newHttpClient()) {
      browser.signIn("/session", "auditor");
      assertThat(browser.get("/session").statusCode()).isEqualTo(200);

      http.send(
          HttpRequest.newBuilder(
                  URI.create(
                      "%s/admin/realms/coditect/users/%s/logout"
                          .formatted(keycloak().server().url(), subject("auditor"))))
              .header("Authorization", "Bearer " + keycloak().clientToken("self-service-api"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.discarding());

      await().atMost(SOON).until(() -> browser.get("/session").statusCode() == 401);
      assertThat(counted("coditect.sessions.ended", "reason", "BackChannelLogout")).isPositive();
    }
  }

  @Test
  void requests_that_come_at_once_get_new_tokens_once() throws Exception {
    try (var browser = new TestBrowser(origin);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      browser.signIn("/session", "operator");
      String cookie = "__Host-session=" + browser.cookie("__Host-session");
      double before = counted("coditect.sessions.renewals", "outcome", "Renewed");
      running().getBean(SteppedClock.class).step(Duration.ofMinutes(6));

      List<Future<Integer>> answers =
          IntStream.range(0, 12)
              .mapToObj(_ -> threads.submit(() -> status("/v1/me", cookie)))
              .toList();

      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
      assertThat(counted("coditect.sessions.renewals", "outcome", "Renewed") - before).isOne();
    } finally {
      running().getBean(SteppedClock.class).reset();
    }
  }

  private static int status(String path, String cookie) {
    try (var browser = new TestBrowser(origin)) {
      return browser.get(path, "Cookie", cookie).statusCode();
    }
  }

  private static double counted(String name, String tag, String value) {
    Counter counter = running().getBean(MeterRegistry.class).find(name).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  private static String subject(String user) {
    String payload = keycloak().userToken(user).split("\\.", -1)[1];
    return JsonMapper.shared()
        .readTree(Base64.getUrlDecoder().decode(payload))
        .path("sub")
        .asString();
  }

  private static ConfigurableApplicationContext running() {
    return Objects.requireNonNull(replica);
  }

  private static TestKeycloak keycloak() {
    return TestKeycloak.shared();
  }
}
