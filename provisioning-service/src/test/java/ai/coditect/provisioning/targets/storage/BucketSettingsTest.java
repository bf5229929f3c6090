package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.tier.TestTiers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/**
 * A store that has all settings, which none that runs here has: it keeps each document as it came
 * and answers as AWS documents it when there is none.
 */
@NullMarked
class BucketSettingsTest {

  /** What AWS says when a setting was never made. */
  private static final Map<String, String> UNSET =
      Map.of(
          "ownershipControls", "OwnershipControlsNotFoundError",
          "policy", "NoSuchBucketPolicy",
          "encryption", "ServerSideEncryptionConfigurationNotFoundError",
          "publicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
          "lifecycle", "NoSuchLifecycleConfiguration");

  private final Map<String, String> documents = new ConcurrentHashMap<>();
  private final AtomicInteger writes = new AtomicInteger();
  private final JsonNode wanted = wanted();
  private HttpServer server;
  private BucketSettings settings;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .forcePathStyle(true)
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    settings = new BucketSettings(s3, "bucket", Set.of());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange request) throws IOException {
    String setting = request.getRequestURI().getQuery();
    String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (request.getRequestMethod()) {
      case "PUT" -> {
        writes.incrementAndGet();
        documents.put(setting, body);
        respond(request, 200, "");
      }
      case "DELETE" -> {
        documents.remove(setting);
        respond(request, 204, "");
      }
      default -> {
        String known = documents.get(setting);
        if (known != null) {
          respond(request, 200, known);
        } else if (setting.equals("versioning")) {
          respond(request, 200, "<VersioningConfiguration/>");
        } else {
          respond(request, 404, "<Error><Code>%s</Code></Error>".formatted(UNSET.get(setting)));
        }
      }
    }
  }

  private static void respond(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.getResponseHeaders().add("Content-Type", "application/xml");
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }

  private static JsonNode wanted() {
    TenantId tenant = TenantId.next();
    var intent = TestTenants.free(tenant);
    return Resolver.resolve(
            intent,
            null,
            Course.of(intent, null, false, Instant.EPOCH),
            TestTiers.withStorage(StorageTenant.TIER))
        .resources()
        .stream()
        .filter(resource -> resource.key().kind().equals(Names.BUCKET))
        .map(DesiredResource::content)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNewBucketGetsEverySettingAndNoneIsWrittenTwice() {
    assertThat(settings.read(wanted)).isNotEqualTo(wanted);
    settings.put(wanted);
    assertThat(settings.read(wanted)).isEqualTo(wanted);
    assertThat(documents)
        .containsOnlyKeys(
            "versioning", "ownershipControls", "encryption", "publicAccessBlock", "lifecycle");
    int once = writes.get();
    settings.put(wanted);
    assertThat(writes).hasValue(once);
  }

  @Test
  void encryptionThatWasChangedIsSeenAndHealed() {
    settings.put(wanted);
    change("encryption", "AES256", "aws:kms");
    healsJust("encryption");
  }

  @Test
  void aBlockThatWasOpenedByHalfIsSeenAndHealed() {
    settings.put(wanted);
    change(
        "publicAccessBlock",
        "<BlockPublicPolicy>true</BlockPublicPolicy>",
        "<BlockPublicPolicy>false</BlockPublicPolicy>");
    healsJust("publicAccess");
  }

  @Test
  void aLifecycleRuleThatDeletesMoreIsSeenAndHealed() {
    settings.put(wanted);
    change(
        "lifecycle",
        "</LifecycleConfiguration>",
        "<Rule><ID>more</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>"
            + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>");
    healsJust("lifecycle");
    change(
        "lifecycle", "<NoncurrentDays>30</NoncurrentDays>", "<NoncurrentDays>1</NoncurrentDays>");
    healsJust("lifecycle");
  }

  private void change(String setting, String from, String to) {
    assertThat(documents.get(setting)).contains(from);
    documents.computeIfPresent(setting, (_, document) -> document.replace(from, to));
  }

  private void healsJust(String name) {
    assertThat(settings.read(wanted).properties())
        .filteredOn(field -> !field.getValue().equals(wanted.get(field.getKey())))
        .singleElement()
        .extracting(Map.Entry::getKey)
        .isEqualTo(name);
    int before = writes.get();
    settings.put(wanted);
    assertThat(writes).hasValue(before + 1);
    assertThat(settings.read(wanted)).isEqualTo(wanted);
  }
}
