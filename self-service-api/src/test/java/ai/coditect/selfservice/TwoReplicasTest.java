package ai.coditect.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
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

/** What clients see must not depend on which of two replicas answers them. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class TwoReplicasTest extends SelfServiceTestBase {

  private static final Duration SOON_ENOUGH = Duration.ofSeconds(2);

  /** How often a caller may read the usage of a team a minute (tiers/team.yaml of the tests). */
  private static final int READINGS = 41;

  private static final int TURN = 5;

  private static @Nullable ConfigurableApplicationContext second;

  @Autowired private ConfigurableEnvironment environment;

  @BeforeEach
  void startTheSecond() {
    if (second == null) {
      Map<String, Object> settings = settings(environment);
      second =
          new SpringApplicationBuilder(SelfServiceApplication.class, Parts.class)
              .initializers(
                  context ->
                      context
                          .getEnvironment()
                          .getPropertySources()
                          .addFirst(new MapPropertySource("of the first replica", settings)))
              .run();
    }
  }

  @AfterAll
  static void stopTheSecond() {
    if (second != null) {
      second.close();
      second = null;
    }
  }

  @Test
  void a_status_reaches_who_watches_at_either_and_a_stream_goes_on_at_the_other() {
    Owner owner = owner();
    String token = accessToken(owner);
    String path = "/v1/tenants/" + owner.tenantId() + "/provisioning/events";

    try (EventStream here = api().watch(path, token);
        EventStream there = other().watch(path, token)) {
      report(TestStatuses.retrying(owner, 1));
      assertThat(here.next().id()).isEqualTo("1");
      assertThat(there.next().id()).isEqualTo("1");
    }
    report(TestStatuses.ready(owner, 2));
    await()
        .atMost(SOON)
        .until(
            () ->
                other()
                    .get(path.replace("/events", ""), token)
                    .text("/statusRevision")
                    .equals("2"));
    try (EventStream goesOn = other().watch(path, token, "Last-Event-ID", "1")) {
      assertThat(goesOn.next().id()).isEqualTo("2");
    }
  }

  @Test
  void who_is_removed_at_one_hears_nothing_more_at_the_other() {
    Owner owner = owner();
    String member = member(owner, Role.VIEWER);
    String path = "/v1/tenants/" + owner.tenantId();
    String id =
        jdbc.sql("select id from member where tenant_id = ? and role = 'VIEWER'")
            .param(owner.tenantId())
            .query(String.class)
            .single();

    try (EventStream there = other().watch(path + "/provisioning/events", member)) {
      assertThat(there.status()).isEqualTo(200);
      api().send("DELETE", path + "/members/" + id, accessToken(owner), null);

      EventStream.Event end = there.next(SOON_ENOUGH);
      assertThat(Objects.requireNonNull(end).data()).contains("access-ended");
    }
  }

  @Test
  void a_key_that_is_revoked_at_one_is_worth_nothing_at_the_other_within_two_seconds() {
    Owner owner = owner();
    String key = key(owner, "[\"status:read\"]");
    String path = "/v1/tenants/" + owner.tenantId();
    String id =
        jdbc.sql("select id from api_key where tenant_id = ?")
            .param(owner.tenantId())
            .query(String.class)
            .single();
    assertThat(active(other(), key)).isTrue();

    try (EventStream there = other().watch(path + "/provisioning/events", key)) {
      assertThat(there.next().name()).isEqualTo("status");
      api().send("DELETE", path + "/api-keys/" + id, accessToken(owner), null);

      await().atMost(SOON_ENOUGH).until(() -> !active(other(), key));
      assertThat(active(api(), key)).isFalse();
      assertThat(Objects.requireNonNull(there.next(SOON_ENOUGH)).data()).contains("access-ended");
    }
  }

  @Test
  void a_browser_that_signed_in_at_one_is_signed_in_at_the_other_until_it_signs_out_at_either() {
    var browser = browser(accessToken(owner()));

    assertThat(other().get("/session", null, browser.reading()).text("/csrfToken"))
        .isEqualTo(browser.csrfToken());
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(200);
    assertThat(other().post("/logout", null, null, browser.changing()).status()).isEqualTo(200);
    assertThat(api().get("/v1/me", null, browser.reading()).status()).isEqualTo(401);
  }

  @Test
  void requests_to_both_in_turns_get_the_limit_of_one() {
    Owner owner = owner();
    String token = accessToken(owner);
    String tenant = furtherTeam(token);
    String path = "/v1/tenants/" + tenant + "/usage";
    long begun = System.nanoTime();
    int admitted = 0;
    boolean bothRefuse = false;

    while (!bothRefuse) {
      int here = admitted(api(), path, token);
      int there = admitted(other(), path, token);
      bothRefuse = here == 0 && there == 0;
      admitted += here + there;
      int sum = admitted;
      // Both have told what they gave.
      await()
          .atMost(SOON)
          .until(() -> left() <= READINGS - sum + refilled(begun) + 1 || left() <= -READINGS + 1);
    }

    // What both gave in one turn, before they told each other, may be too much (ADR 0042).
    assertThat((double) admitted)
        .isGreaterThanOrEqualTo(READINGS)
        .isLessThanOrEqualTo(READINGS + 2 * TURN + refilled(begun));
  }

  private static int admitted(Api replica, String path, String token) {
    return (int)
        IntStream.range(0, TURN).filter(_ -> replica.get(path, token).status() != 429).count();
  }

  /** Of the limit that only this test reaches, over both replicas. */
  private double left() {
    return jdbc.sql("select tokens from rate_limit where capacity = ? order by at desc limit 1")
        .param((double) READINGS)
        .query(Double.class)
        .optional()
        .orElse((double) READINGS);
  }

  private static double refilled(long begun) {
    return READINGS * Duration.ofNanos(System.nanoTime() - begun).toMillis() / 60_000.0;
  }

  private static boolean active(Api replica, String key) {
    return replica
        .post("/v1/api-keys/introspection", serviceToken(), "{\"token\": \"" + key + "\"}")
        .json()
        .at("/active")
        .asBoolean();
  }

  private static Api other() {
    return new Api(
        Objects.requireNonNull(
            Objects.requireNonNull(second)
                .getEnvironment()
                .getProperty("local.server.port", Integer.class)));
  }
}
