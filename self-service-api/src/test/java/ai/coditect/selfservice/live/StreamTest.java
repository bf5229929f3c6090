package ai.coditect.selfservice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.EventStream;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class StreamTest extends SelfServiceTestBase {

  private static final Duration HEARTBEAT = Duration.ofSeconds(16);
  private static final Duration BRIEFLY = Duration.ofMillis(700);

  @Autowired private StatusStreams streams;
  @LocalServerPort private int port;

  @Test
  void whoever_watches_gets_the_newest_status_and_then_each_that_comes() {
    Owner owner = owner();
    String token = accessToken(owner);
    store(owner, 3);

    try (EventStream stream = watch(owner, token)) {
      EventStream.Event first = stream.next();
      report(TestStatuses.ready(owner, 4));
      EventStream.Event second = stream.next();

      assertThat(stream.status()).isEqualTo(200);
      assertThat(first.name()).isEqualTo("status");
      assertThat(first.id()).isEqualTo("3");
      assertThat(first.json().at("/phase").asString("")).isEqualTo("provisioning");
      assertThat(second.id()).isEqualTo("4");
      assertThat(second.data()).isEqualTo(provisioning(owner, token).body());
    }
  }

  @Test
  void a_client_that_comes_back_gets_only_what_it_has_missed() {
    Owner owner = owner();
    String token = accessToken(owner);
    store(owner, 7);

    try (EventStream knows = watch(owner, token, "Last-Event-ID", "7");
        EventStream missed = watch(owner, token, "Last-Event-ID", "6");
        EventStream confused = watch(owner, token, "Last-Event-ID", "seven")) {
      assertThat(missed.next().id()).isEqualTo("7");
      assertThat(confused.next().id()).isEqualTo("7");
      assertThat(knows.next(BRIEFLY)).isNull();
      report(TestStatuses.ready(owner, 8));
      assertThat(knows.next().id()).isEqualTo("8");
    }
  }

  @Test
  void a_status_that_has_not_changed_is_not_sent_again_to_who_asks_for_it() {
    Owner owner = owner();
    String token = accessToken(owner);
    store(owner, 2);
    String etag = provisioning(owner, token).header("ETag");

    Api.Answer again = api().get(path(owner).replace("/events", ""), token, "If-None-Match", etag);

    assertThat(etag).isEqualTo("\"2\"");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void an_idle_stream_shows_that_it_lives_and_ends_after_its_time() {
    Owner owner = owner();

    try (EventStream stream = watch(owner, accessToken(owner))) {
      await().atMost(SOON).until(() -> stream.comments() == 1);
      clock.step(HEARTBEAT);
      await().atMost(SOON).until(() -> stream.comments() == 2);
      clock.step(Duration.ofHours(1));

      assertEnd(stream, "lifetime");
    }
  }

  @Test
  void a_stream_ends_with_the_token_that_it_was_opened_with() {
    Owner owner = owner();
    String subject = subject(owner);
    // Services allow for a minute between clocks; this one is left for some seconds.
    String token =
        TestIssuer.shared()
            .token(subject)
            .withAudience("self-service-api")
            .withClaim("iat", Instant.now().minusSeconds(300).getEpochSecond())
            .expiredSince(Duration.ofSeconds(56))
            .signed();

    try (EventStream stream = watch(owner, token)) {
      assertThat(stream.status()).isEqualTo(200);
      // From beat to beat, as soon as the token is over.
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                clock.step(HEARTBEAT);
                EventStream.Event event = stream.next(Duration.ofMillis(800));
                return event != null && event.data().contains("access-ended");
              });
    }
  }

  @Test
  void who_is_removed_from_the_tenant_hears_nothing_more_of_it_within_two_seconds() {
    Owner owner = owner();
    String member = member(owner, Role.VIEWER);
    String id =
        jdbc.sql("select id from member where tenant_id = ? and role = 'VIEWER'")
            .param(owner.tenantId())
            .query(String.class)
            .single();

    try (EventStream stream = watch(owner, member)) {
      assertThat(stream.status()).isEqualTo(200);
      Instant removed = Instant.now();
      Api.Answer answer =
          api()
              .send(
                  "DELETE",
                  "/v1/tenants/%s/members/%s".formatted(owner.tenantId(), id),
                  accessToken(owner),
                  null,
                  "If-Match",
                  "\"0\"");
      assertThat(answer.status()).isEqualTo(204);

      assertEnd(stream, "access-ended");
      assertThat(Duration.between(removed, Instant.now())).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(api().get(path(owner), member).status()).isEqualTo(404);
  }

  @Test
  void a_program_hears_nothing_more_once_its_key_is_revoked() {
    Owner owner = owner();
    String key = key(owner, "[\"status:read\"]");
    String keyId =
        jdbc.sql("select id from api_key where tenant_id = ?")
            .param(owner.tenantId())
            .query(String.class)
            .single();

    try (EventStream stream = watch(owner, key)) {
      assertThat(stream.next().id()).isEqualTo("1");
      api()
          .send(
              "DELETE",
              "/v1/tenants/%s/api-keys/%s".formatted(owner.tenantId(), keyId),
              accessToken(owner),
              null);

      assertEnd(stream, "access-ended");
    }
    assertThat(api().get(path(owner), key).status()).isEqualTo(401);
  }

  @Test
  void one_caller_has_ten_streams_and_not_more() {
    Owner owner = owner();
    String token = accessToken(owner);
    List<EventStream> opened = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        opened.add(watch(owner, token));
      }
      Api.Answer refused = api().get(path(owner), token);

      assertThat(opened).allMatch(stream -> stream.status() == 200);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.problem()).isEqualTo("too-many-streams");
      assertThat(refused.header("RateLimit-Policy"))
          .endsWith("\"streams\";q=10;qu=\"concurrent-requests\"");
      assertThat(refused.header("RateLimit")).endsWith("\"streams\";r=0");
      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 15);
      assertThat(refused.text("/limit")).isEqualTo("10");
      opened.removeFirst().close();
      // That a client has gone shows when something is written to it.
      await()
          .atMost(SOON)
          .until(
              () -> {
                clock.step(HEARTBEAT);
                return api().get(path(owner), token).status() == 200;
              });
    } finally {
      opened.forEach(EventStream::close);
    }
  }

  @Test
  void a_client_that_reads_nothing_is_dropped_and_holds_nobody_up() throws IOException {
    Owner owner = owner();
    String token = accessToken(owner);
    store(owner, 1);
    int before = streams.open();

    try (Socket deaf = new Socket();
        EventStream attentive = watch(owner, token)) {
      deaf.setReceiveBufferSize(4_096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      deaf.getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(path(owner), token)
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> streams.open() == before + 2);
      assertThat(attentive.next().id()).isEqualTo("1");
      // More than the kernel buffers for a connection; the attentive client keeps up meanwhile.
      for (long revision = 2; revision <= 20; revision++) {
        storeLarge(owner, revision);
        String expected = Long.toString(revision);
        await().atMost(SOON).until(() -> attentive.next().id().equals(expected));
      }

      await().atMost(SOON).until(() -> streams.open() == before + 1);
    }
  }

  private static void assertEnd(EventStream stream, String reason) {
    EventStream.Event end = stream.next();
    assertThat(end.name()).isEqualTo("end");
    assertThat(end.json().at("/reason").asString("")).isEqualTo(reason);
  }

  private String subject(Owner owner) {
    assertThat(accessToken(owner)).isNotEmpty();
    return jdbc.sql("select subject from person where id = ?")
        .param(owner.userId())
        .query(String.class)
        .single();
  }

  private EventStream watch(Owner owner, String token, String... headers) {
    return api().watch(path(owner), token, headers);
  }

  private static String path(Owner owner) {
    return "/v1/tenants/" + owner.tenantId() + "/provisioning/events";
  }

  private Api.Answer provisioning(Owner owner, String token) {
    return api().get("/v1/tenants/" + owner.tenantId() + "/provisioning", token);
  }

  private void store(Owner owner, long revision) {
    report(TestStatuses.retrying(owner, revision));
    await()
        .atMost(SOON)
        .until(
            () ->
                count("select count(*) from tenant_status where tenant_id = ?", owner.tenantId())
                    == 1);
  }

  /** A status of a megabyte. */
  private void storeLarge(Owner owner, long revision) {
    int stored =
        jdbc.sql(
                """
                update tenant_status
                set status_revision = :revision,
                    document = jsonb_set(jsonb_set(document, '{statusRevision}', to_jsonb(:revision)),
                      '{endpoints}', jsonb_build_object('large', repeat('x', 1000000)))
                where tenant_id = :tenant
                """)
            .param("revision", revision)
            .param("tenant", Objects.requireNonNull(owner.tenantId()))
            .update();
    assertThat(stored).isOne();
  }
}
