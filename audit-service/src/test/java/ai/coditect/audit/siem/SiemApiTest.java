package ai.coditect.audit.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.platform.outbound.PublicTarget;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A tenant's trail at the tenant's own collector. */
class SiemApiTest extends StreamApi {

  @Test
  void every_entry_comes_in_order_without_personal_fields_and_later_ones_follow() {
    TenantId tenant = tenant(25);
    try (Collector collector = new Collector()) {
      JsonNode stream = create(tenant, "https", collector.url(), "tok-1");

      awaitAll(collector, tenant);
      TestEvents.sendEvents(List.of(TestEvents.event(tenant, 26)));
      await().atMost(SOON).until(() -> size(tenant) >= 27);
      awaitAll(collector, tenant);

      assertThat(collector.numbers()).startsWith(1L, 2L, 3L).isSorted().doesNotHaveDuplicates();
      assertThat(collector.taken().getFirst().at("/event/target/id").stringValue())
          .isEqualTo("thing-1");
      assertThat(collector.taken()).noneMatch(line -> line.at("/event").hasNonNull("personal"));
      assertThat(collector.authorizations()).containsOnly("Bearer tok-1");
      assertThat(stream.toString()).doesNotContain("tok-1");
      assertThat(
              database.queryForObject(
                  "select position('tok-1'::bytea in sealed_token) from siem_stream where id = ?",
                  Integer.class,
                  id(stream)))
          .as("sealed where it is kept")
          .isZero();
      assertThat(json(get("/" + id(stream))).get("state").stringValue()).isEqualTo("streaming");
    }
  }

  @Test
  void a_collector_that_is_away_lacks_nothing_once_it_is_back() {
    TenantId tenant = tenant(12);
    try (Collector collector = new Collector()) {
      AtomicInteger calls = new AtomicInteger();
      // Every other answer is lost on the way or says no, from the first on.
      collector.answers(lines -> calls.incrementAndGet() % 2 == 1 ? 503 : 200);

      JsonNode stream = create(tenant, "https", collector.url(), null);
      awaitAll(collector, tenant);

      assertThat(collector.numbers()).isSorted().startsWith(1L).doesNotHaveDuplicates();
      assertThat(json(get("/" + id(stream) + "/dead-letters")).get("items").isEmpty()).isTrue();
    }
  }

  @Test
  void an_entry_that_is_refused_again_and_again_is_set_aside_and_can_be_sent_anew() {
    TenantId tenant = tenant(6);
    try (Collector collector = new Collector()) {
      collector.answers(lines -> lines.stream().anyMatch(SiemApiTest::isThirdThing) ? 400 : 200);

      JsonNode stream = create(tenant, "https", collector.url(), null);
      await().atMost(SOON).until(() -> collector.numbers().contains(6L));

      assertThat(collector.numbers()).isSorted().doesNotHaveDuplicates().doesNotContain(3L);
      JsonNode letter = json(get("/" + id(stream) + "/dead-letters")).at("/items/0");
      assertThat(letter.get("tenantSeq").longValue()).isEqualTo(3);
      assertThat(letter.get("reason").stringValue()).isEqualTo("Status400");

      collector.answers(lines -> 200);
      assertThat(send("PUT", "/" + id(stream) + "/position", "{\"after\":2}", OWNER).statusCode())
          .isEqualTo(200);
      await().atMost(SOON).until(() -> collector.numbers().contains(3L));
      await().atMost(SOON).until(() -> actions(tenant).contains("audit.siem-stream.replayed"));
    }
  }

  @Test
  void splunk_gets_its_own_shape() {
    TenantId tenant = tenant(2);
    try (Collector collector = new Collector()) {
      create(tenant, "splunk-hec", collector.url(), "hec-token");
      await().atMost(SOON).until(() -> collector.taken().size() >= 2);

      JsonNode event = collector.taken().getFirst();
      assertThat(event.get("sourcetype").stringValue()).isEqualTo("coditect:audit");
      assertThat(event.get("time").decimalValue())
          .isEqualByComparingTo(
              BigDecimal.valueOf(TestEvents.event(tenant, 1).occurredAt().toEpochMilli(), 3));
      assertThat(event.at("/event/tenantSeq").longValue()).isEqualTo(1);
      assertThat(collector.authorizations()).contains("Splunk hec-token");
    }
  }

  @Test
  void a_stream_that_is_paused_stands_still_and_one_that_is_deleted_is_gone() {
    TenantId tenant = tenant(1);
    try (Collector collector = new Collector()) {
      String id = id(create(tenant, "https", collector.url(), null));
      awaitAll(collector, tenant);
      assertThat(send("PATCH", "/" + id, "{\"paused\":true}", OWNER).body())
          .contains("\"state\":\"paused\"");
      await().atMost(SOON).until(() -> actions(tenant).contains("audit.siem-stream.paused"));
      assertThat(json(get("/" + id)).get("behind").longValue()).isPositive();
      assertThat(send("PATCH", "/" + id, "{\"paused\":false}", OWNER).statusCode()).isEqualTo(200);
      awaitAll(collector, tenant);

      assertThat(send("DELETE", "/" + id, null, OWNER).statusCode()).isEqualTo(204);
      assertThat(get("/" + id).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void only_owners_hand_out_a_trail() {
    TenantId tenant = tenant(1);
    String body = body(tenant, "https", "http://127.0.0.1:1/", null);
    String auditor =
        TestIssuer.shared()
            .token("auditor-1")
            .withAudience("audit-service")
            .withRoles("auditor")
            .signed();

    assertThat(send("POST", "", body, auditor).statusCode()).isEqualTo(403);
    assertThat(send("POST", "", body, token("stranger")).statusCode()).isEqualTo(404);
    assertThat(send("POST", "", body, null).statusCode()).isEqualTo(401);
    assertThat(send("POST", "", body.replace("https", "ftp"), OWNER).statusCode()).isEqualTo(400);
    assertThat(send("POST", "", body.replace("http://127", "ftp://127"), OWNER).statusCode())
        .isEqualTo(400);
    assertThat(send("GET", "?tenantId=" + tenant, null, auditor).statusCode()).isEqualTo(200);
    assertThat(send("GET", "?tenantId=" + tenant, null, token("stranger")).statusCode())
        .isEqualTo(404);
    String id = id(create(tenant, "https", "http://127.0.0.1:1/", null));
    assertThat(send("PUT", "/" + id + "/position", "{\"after\":9999}", OWNER).statusCode())
        .isEqualTo(400);
    assertThat(send("DELETE", "/" + id, null, auditor).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/" + id, null, token("stranger")).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/" + id, null, OWNER).statusCode()).isEqualTo(204);
  }

  @Test
  void a_creation_that_comes_twice_makes_one_stream() {
    TenantId tenant = tenant(1);
    String body = body(tenant, "https", "http://127.0.0.1:1/", null);

    assertThat(send("POST", "", body, OWNER).statusCode()).isEqualTo(201);
    assertThat(send("POST", "", body, OWNER).statusCode()).isEqualTo(409);

    assertThat(json(get("?tenantId=" + tenant)).get("items")).hasSize(1);
  }

  @Test
  void no_stream_begins_beyond_the_trail() {
    TenantId tenant = tenant(1);
    String body = body(tenant, "https", "http://127.0.0.1:1/", null);

    HttpResponse<String> beyond =
        send("POST", "", body.replace(":0", ":1000000000000000000"), OWNER);

    assertThat(beyond.statusCode()).as(beyond.body()).isEqualTo(400);
    assertThat(json(beyond).at("/errors/0/pointer").stringValue()).isEqualTo("/after");
    assertThat(json(get("?tenantId=" + tenant)).get("items").isEmpty()).isTrue();
    assertThat(send("POST", "", body.replace(":0", ":1"), OWNER).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://collector.example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://user@collector.example.com/",
        "https://collector.example.com/#x",
        "no url"
      })
  void nothing_but_https_at_a_public_address_is_a_target(String url) {
    assertThatThrownBy(() -> PublicTarget.of(url, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean isThirdThing(JsonNode line) {
    return line.at("/event/target/id").asString("").equals("thing-3");
  }

  private void awaitAll(Collector collector, TenantId tenant) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(collector.numbers())
                    .hasSizeGreaterThanOrEqualTo(Math.toIntExact(size(tenant))));
  }
}
