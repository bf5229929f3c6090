package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.testing.TestObjectStorage;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.offboarding.TestLedger;
import ai.coditect.provisioning.tier.TestTiers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The life of a tenant that has everything: schema, bucket, workspace and a second namespace. */
@NullMarked
class EnterpriseLifeTest extends EngineTestBase {

  private static final TenantDatabase DATABASE = TenantDatabase.shared();
  private static final ObjectStorage STORAGE = TestObjectStorage.shared();
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final TenantId tenant = TenantId.next();
  private final String bucket = "t-" + tenant.suffix();

  @DynamicPropertySource
  static void cell(DynamicPropertyRegistry registry) {
    String cell = "coditect.cells.test.";
    registry.add(cell + "database.url", DATABASE.platform()::url);
    registry.add(cell + "database.username", DATABASE.platform()::username);
    registry.add(cell + "database.password", DATABASE.platform()::password);
    registry.add(cell + "storage.url", STORAGE.s3Url()::toString);
    registry.add(cell + "storage.iam-url", STORAGE.iamUrl()::toString);
    registry.add(cell + "storage.region", () -> ObjectStorage.REGION);
    registry.add(cell + "storage.access-key", () -> ObjectStorage.ADMINISTRATOR);
    registry.add(cell + "storage.secret-key", STORAGE::secret);
    registry.add(cell + "storage.lacks", () -> "encryption,public-access-block,lifecycle");
    registry.add("test.ledger", new TestLedger()::url);
    registry.add("spring.kafka.consumer.group-id", () -> "enterprise-tests");
  }

  @Test
  void fiveSecondsAfterAHoldNoneOfItsCredentialsWorksAndAllDoAfterTheRelease() throws SQLException {
    TenantIntent active = enterprise();
    Map<String, String> login = secret("coditect-database");
    S3Client s3 = s3(secret("coditect-storage"));
    s3.putObject(of -> of.bucket(bucket).key("kept"), RequestBody.fromString("kept"));
    Connection open = connect(login);
    assertThat(open.isValid(1)).isTrue();

    TenantIntent held = TestTenants.held(active, Hold.Cause.SECURITY);
    send(held);

    await()
        .atMost(FIVE_SECONDS)
        .untilAsserted(
            () -> {
              assertThat(open.isValid(1)).isFalse();
              assertThatThrownBy(() -> connect(login)).isInstanceOf(SQLException.class);
              assertThatThrownBy(() -> read(s3, "kept")).isInstanceOf(S3Exception.class);
            });
    awaitPhase(tenant, Phase.SUSPENDED);

    send(TestTenants.released(held));
    awaitPhase(tenant, Phase.READY);
    try (Connection again = connect(secret("coditect-database"))) {
      assertThat(again.isValid(1)).isTrue();
    }
    assertThat(read(s3(secret("coditect-storage")), "kept")).isEqualTo("kept");
  }

  @Test
  void whatASmallerTierDoesNotHaveIsKeptOutOfReachAndIsBackAsItWasWithTheLarger() {
    TenantIntent enterprise = enterprise();
    S3Client s3 = s3(secret("coditect-storage"));
    s3.putObject(of -> of.bucket(bucket).key("kept"), RequestBody.fromString("kept"));

    TenantIntent free = TestTenants.changed(enterprise, "free", agreed());
    send(free);

    TenantStatus smaller =
        awaitStatus(tenant, status -> "free".equals(String.valueOf(status.effectiveTier())));
    assertThat(smaller.retained())
        .extracting(Retained::what)
        .contains("storage.bucket." + bucket, "database.schema.t_" + tenant.suffix());
    assertThatThrownBy(() -> read(s3, "kept")).isInstanceOf(S3Exception.class);
    assertThat(administrator().headBucket(of -> of.bucket(bucket))).isNotNull();

    TenantIntent again = TestTenants.changed(free, "enterprise", null);
    send(again);

    TenantStatus larger =
        awaitStatus(
            tenant,
            status ->
                status.phase() == Phase.READY
                    && status.observedGeneration() == again.generation()
                    && "enterprise".equals(String.valueOf(status.effectiveTier())));
    assertThat(larger.retained()).isEmpty();
    assertThat(read(s3(secret("coditect-storage")), "kept")).isEqualTo("kept");
  }

  @Test
  void aDepartureDeletesTheBucketWithAllInItAndTheCertificateSaysSo() {
    TenantIntent enterprise = enterprise();
    s3(secret("coditect-storage"))
        .putObject(of -> of.bucket(bucket).key("gone"), RequestBody.fromString("gone"));
    TenantIntent leaving = TestTenants.leaving(enterprise, Instant.now());
    register().answer(new DepartureClearance(true, leaving));

    send(leaving);

    awaitPhase(tenant, Phase.OFFBOARDED);
    assertThatThrownBy(() -> administrator().headBucket(of -> of.bucket(bucket)))
        .isInstanceOf(NoSuchBucketException.class);
    assertThat(DATABASE.query("select 1 from pg_namespace where nspname = 't_" + suffix() + "'"))
        .isEmpty();
    String certificate =
        jdbc()
            .sql("select document from deletion_certificate where tenant_id = ?")
            .param(tenant.value())
            .query(String.class)
            .single();
    assertThat(certificate)
        .contains(
            "\"what\":\"storage.bucket." + bucket,
            "\"what\":\"database.schema.t_" + suffix(),
            "\"what\":\"kubernetes.namespace." + bucket,
            "\"target\":\"storage\"",
            "\"target\":\"database\"");
  }

  private TenantIntent enterprise() {
    TenantIntent enterprise = TestTenants.intent(tenant, 1, "enterprise", OperationId.next());
    send(enterprise, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    return enterprise;
  }

  /** To lose all that it has. */
  private Acknowledgement agreed() {
    return new Acknowledgement(
        TestTiers.free().revision(), Set.copyOf(stepKeys(tenant)), "0".repeat(64));
  }

  private String suffix() {
    return tenant.suffix();
  }

  private Map<String, String> secret(String name) {
    Map<String, String> values = new HashMap<>();
    kubernetes()
        .secrets()
        .inNamespace("t-" + suffix())
        .withName(name)
        .get()
        .getData()
        .forEach(
            (key, value) ->
                values.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return values;
  }

  private static Connection connect(Map<String, String> secret) throws SQLException {
    return DATABASE.as(
        secret.getOrDefault("app_username", ""), secret.getOrDefault("app_password", ""), "");
  }

  private String read(S3Client s3, String key) {
    return s3.getObjectAsBytes(of -> of.bucket(bucket).key(key)).asUtf8String();
  }

  private static S3Client administrator() {
    return s3(
        Map.of(
            "endpoint",
            STORAGE.s3Url().toString(),
            "region",
            ObjectStorage.REGION,
            "access_key_id",
            ObjectStorage.ADMINISTRATOR,
            "secret_access_key",
            STORAGE.secret()));
  }

  private static S3Client s3(Map<String, String> secret) {
    return S3Client.builder()
        .endpointOverride(URI.create(secret.getOrDefault("endpoint", "")))
        .forcePathStyle(true)
        .region(Region.of(secret.getOrDefault("region", "")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    secret.getOrDefault("access_key_id", ""),
                    secret.getOrDefault("secret_access_key", ""))))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
