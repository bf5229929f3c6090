package ai.coditect.audit.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.testing.TestObjectStorage;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A tenant's trail in the tenant's own bucket, on a real S3 server. */
class BucketStreamTest extends StreamApi {

  private static final ObjectStorage SERVER = TestObjectStorage.shared();
  private static final S3Client S3 =
      S3Client.builder()
          .endpointOverride(SERVER.s3Url())
          .forcePathStyle(true)
          .region(Region.of(ObjectStorage.REGION))
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(ObjectStorage.ADMINISTRATOR, SERVER.secret())))
          .httpClient(UrlConnectionHttpClient.create())
          .build();

  private final String bucket = "trail-" + UUID.randomUUID();

  @AfterAll
  static void close() {
    S3.close();
  }

  @Test
  void every_entry_is_in_an_object_and_their_keys_are_in_the_order_of_the_trail() {
    S3.createBucket(it -> it.bucket(bucket));
    TenantId tenant = tenant(25);
    JsonNode stream = make(tenant, SERVER.s3Url().toString());

    awaitAll(tenant);
    TestEvents.sendEvents(List.of(TestEvents.event(tenant, 26)));
    await().atMost(SOON).until(() -> size(tenant) >= 27);
    awaitAll(tenant);

    assertThat(keys())
        .hasSizeGreaterThan(2)
        .allMatch(key -> key.matches("audit/" + tenant + "/\\d{19}-\\d{19}\\.ndjson"));
    assertThat(S3.headObject(it -> it.bucket(bucket).key(keys().getFirst())).contentType())
        .isEqualTo("application/x-ndjson");
    assertThat(lines())
        .allMatch(line -> line.get("tenantId").stringValue().equals(tenant.value()))
        .noneMatch(line -> line.at("/event").hasNonNull("personal"));
    assertThat(lines().getFirst().at("/event/target/id").stringValue()).isEqualTo("thing-1");
    assertThat(stream.at("/s3/bucket").stringValue()).isEqualTo(bucket);
    assertThat(stream.toString()).doesNotContain(SERVER.secret());
    assertThat(
            database.queryForObject(
                "select position(convert_to(?, 'UTF8') in sealed_token) from siem_stream where id = ?",
                Integer.class,
                SERVER.secret(),
                id(stream)))
        .as("sealed where it is kept")
        .isZero();
    await().atMost(SOON).until(() -> json(get("/" + id(stream))).get("behind").longValue() == 0);
  }

  @Test
  void a_bucket_that_is_not_there_is_waited_for_and_what_was_replayed_comes_again() {
    TenantId tenant = tenant(6);
    String id = id(make(tenant, SERVER.s3Url().toString()));
    await()
        .atMost(SOON)
        .until(() -> json(get("/" + id)).path("lastError").asString("").equals("Status404"));
    assertThat(json(get("/" + id)).get("state").stringValue()).isEqualTo("failing");

    S3.createBucket(it -> it.bucket(bucket));
    awaitEach(tenant);
    assertThat(json(get("/" + id + "/dead-letters")).get("items").isEmpty()).isTrue();

    keys().forEach(key -> S3.deleteObject(it -> it.bucket(bucket).key(key)));
    assertThat(send("PUT", "/" + id + "/position", "{\"after\":0}", OWNER).statusCode())
        .isEqualTo(200);
    awaitEach(tenant);
  }

  @Test
  void what_got_no_answer_is_put_at_the_same_key_again_though_the_trail_has_grown() {
    TenantId tenant = tenant(3);
    try (Collector store = new Collector()) {
      store.answers(_ -> 503);
      make(tenant, store.root());
      await().atMost(SOON).until(() -> store.asked().size() >= 2);
      TestEvents.sendEvents(List.of(TestEvents.event(tenant, 4)));
      await().atMost(SOON).until(() -> size(tenant) >= 5);
      int before = store.asked().size();
      await().atMost(SOON).until(() -> store.asked().size() > before);
      store.answers(_ -> 200);

      await().atMost(SOON).until(() -> store.numbers().size() >= size(tenant));
      assertThat(store.numbers()).isSorted().doesNotHaveDuplicates();
      assertThat(store.asked().subList(0, before + 1)).containsOnly(store.asked().getFirst());
      assertThat(store.asked().getFirst())
          .startsWith("PUT /%s/audit/%s/%019d-".formatted(bucket, tenant, 1));
    }
  }

  @Test
  void only_what_is_refused_for_itself_is_set_aside_and_settings_that_are_wrong_are_not() {
    TenantId tenant = tenant(4);
    try (Collector store = new Collector()) {
      store.answers(_ -> 400);
      String id = id(make(tenant, store.root()));
      await().atMost(SOON).until(() -> json(get("/" + id)).get("failures").intValue() > 3);
      assertThat(json(get("/" + id)).get("position").longValue()).isZero();

      store.answers(
          lines ->
              lines.stream()
                      .anyMatch(line -> line.at("/event/target/id").asString("").equals("thing-2"))
                  ? 413
                  : 200);
      await().atMost(SOON).until(() -> store.numbers().contains(4L));
      assertThat(store.numbers()).isSorted().doesNotHaveDuplicates().doesNotContain(2L);
      JsonNode letters = json(get("/" + id + "/dead-letters")).get("items");
      assertThat(letters).hasSize(1);
      assertThat(letters.at("/0/tenantSeq").longValue()).isEqualTo(2);
      assertThat(letters.at("/0/reason").stringValue()).isEqualTo("Status413");
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "bucket, Upper",
    "bucket, a..b",
    "bucket, a/b",
    "region, eu.example.org/",
    "region, ''",
    "prefix, ../",
    "prefix, /a",
    "prefix, a//b",
    "prefix, a b",
    "accessKeyId, ''",
    "secretAccessKey, two words",
    "endpoint, ftp://127.0.0.1",
    "endpoint, http://127.0.0.1/path",
    "endpoint, http://127.0.0.1/?query",
  })
  void what_is_no_place_in_a_store_is_refused(String member, String value) {
    TenantId tenant = tenant(1);
    ObjectNode wanted = wanted(tenant, SERVER.s3Url().toString());
    ((ObjectNode) wanted.get("s3")).put(member, value);

    HttpResponse<String> answer = send("POST", "", wanted.toString(), OWNER);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(member).doesNotContain(SERVER.secret());
  }

  @Test
  void a_bucket_is_for_its_own_kind_and_has_no_url() {
    TenantId tenant = tenant(1);
    ObjectNode wanted = wanted(tenant, SERVER.s3Url().toString());

    for (ObjectNode wrong :
        List.of(
            wanted.deepCopy().put("kind", "https").put("url", "http://127.0.0.1:1/"),
            wanted.deepCopy().put("url", "http://127.0.0.1:1/"),
            wanted.deepCopy().without("s3"))) {
      assertThat(send("POST", "", wrong.toString(), OWNER).statusCode())
          .as(wrong.propertyNames().toString())
          .isEqualTo(400);
    }
  }

  @Test
  void at_aws_the_bucket_is_in_the_host_and_no_secret_is_shown() {
    var keys = new BucketPut.Keys("AKIAEXAMPLE", "s3cret");
    var put =
        BucketPut.of(
            null,
            new Bucket("trail", "eu-central-1", ""),
            keys,
            "tnt_1/1-2.ndjson",
            "application/x-ndjson",
            new byte[] {1});

    assertThat(put.url().getHost()).isEqualTo("trail.s3.eu-central-1.amazonaws.com");
    assertThat(put.url().getPath()).isEqualTo("/tnt_1/1-2.ndjson");
    assertThat(put.url().getQuery()).contains("X-Amz-Signature").doesNotContain("s3cret");
    assertThat(put.toString()).doesNotContain("Signature");
    assertThat(keys.toString()).doesNotContain("s3cret");
  }

  private JsonNode make(TenantId tenant, String endpoint) {
    HttpResponse<String> answer = send("POST", "", wanted(tenant, endpoint).toString(), OWNER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private ObjectNode wanted(TenantId tenant, String endpoint) {
    ObjectNode wanted = JsonMapper.shared().createObjectNode();
    wanted.put("tenantId", tenant.value()).put("name", "bucket").put("kind", "s3").put("after", 0);
    wanted
        .putObject("s3")
        .put("endpoint", endpoint)
        .put("bucket", bucket)
        .put("region", ObjectStorage.REGION)
        .put("prefix", "audit/")
        .put("accessKeyId", ObjectStorage.ADMINISTRATOR)
        .put("secretAccessKey", SERVER.secret());
    return wanted;
  }

  /** Every number up to the newest, each once and in the order of the keys. */
  private void awaitAll(TenantId tenant) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(lines().stream().map(line -> line.get("tenantSeq").longValue()))
                    .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, size(tenant)).boxed().toList()));
  }

  /** The same where a request that was under way may have left an object of its own. */
  private void awaitEach(TenantId tenant) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(lines().stream().map(line -> line.get("tenantSeq").longValue()))
                    .containsAll(LongStream.rangeClosed(1, size(tenant)).boxed().toList()));
  }

  private List<String> keys() {
    return S3.listObjectsV2(it -> it.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    for (String key : keys()) {
      S3.getObjectAsBytes(it -> it.bucket(bucket).key(key))
          .asUtf8String()
          .lines()
          .map(JsonMapper.shared()::readTree)
          .forEach(lines::add);
    }
    return lines;
  }
}
