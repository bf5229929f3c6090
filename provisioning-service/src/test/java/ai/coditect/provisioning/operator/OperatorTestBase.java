package ai.coditect.provisioning.operator;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.ProvisioningService;
import ai.coditect.provisioning.TestSettings;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.converge.TopicReader;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The whole service with its HTTP API, on a real database, Kafka and API server. */
@NullMarked
@SpringBootTest(
    classes = ProvisioningService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
public abstract class OperatorTestBase {

  private static final KeyRegister REGISTER = new KeyRegister();
  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();
  private static final Path KUBECONFIG = Path.of("target/operator-kubeconfig").toAbsolutePath();
  private static final KubernetesClient KUBERNETES =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file())
          .client(new CellId("test"));
  private static final Path TIERS = Path.of("target/operator-tiers").toAbsolutePath();
  private static final TopicReader READER = new TopicReader(TestKafka.shared().bootstrapServers());
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired private TenantRecords tenants;
  @Autowired private WorkQueue work;
  @Autowired private TransactionTemplate transaction;
  @Autowired private JdbcTemplate jdbc;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws IOException {
    writeTiers();
    lead(PROVISIONER);
    var database = TestPostgres.shared().newDatabase("operator");
    Map<String, Object> properties = TestSettings.of(database, KUBECONFIG, REGISTER.url());
    properties.put("spring.kafka.consumer.group-id", "operator-tests");
    String jwt = "spring.security.oauth2.resourceserver.jwt.";
    properties.put(jwt + "issuer-uri", TestIssuer.shared().issuer());
    properties.put(jwt + "jwk-set-uri", TestIssuer.shared().jwkSetUri());
    properties.put("coditect.tiers.directory", TIERS);
    var cell = TenantDatabase.shared().platform();
    // Another, where a subclass says so: what it registers itself does not win over this.
    properties.put("coditect.cells.test.database.url", "${test.database:%s}".formatted(cell.url()));
    properties.put("coditect.cells.test.database.username", cell.username());
    properties.put("coditect.cells.test.database.password", cell.password());
    properties.forEach((name, value) -> registry.add(name, value::toString));
  }

  /** Free as it is shipped, made larger and smaller, and with a database, also a tiny one. */
  private static void writeTiers() throws IOException {
    Files.createDirectories(TIERS);
    String free = Files.readString(TestTiers.SHIPPED.resolve("free.yaml"));
    Files.writeString(TIERS.resolve("free.yaml"), free);
    Files.writeString(TIERS.resolve("large.yaml"), sized(free, "large", "500"));
    Files.writeString(TIERS.resolve("small.yaml"), sized(free, "small", "1"));
    String team = Files.readString(TestTiers.SHIPPED.resolve("team.yaml"));
    Files.writeString(
        TIERS.resolve("stored.yaml"),
        sized(free, "stored", "20") + team.substring(team.indexOf("database:")));
    String database = team.substring(team.indexOf("database:"));
    Files.writeString(
        TIERS.resolve("tight.yaml"),
        sized(free, "tight", "20")
            + database
                .replaceAll("(?m)^  sizeLimit: .*$", "  sizeLimit: 1000000")
                .replaceAll("(?m)^  sizeGrace: .*$", "  sizeGrace: PT2S"));
    Files.writeString(TIERS.resolve("narrow.yaml"), narrow(free));
    Files.writeString(TIERS.resolve("full.yaml"), inTwo(full(free) + database));
  }

  /** Free with a workspace, and whose members of other roles are let in. */
  private static String full(String free) {
    String ofClass = "    coditect-workspace.storageclass.storage.k8s.io/";
    return sized(free, "full", "30")
        .replaceAll("(?m)^  members: .*$", "  members: [owner, admin]")
        .replaceAll("(?m)^    requests.storage: .*$", "    requests.storage: 1Gi")
        .replaceAll("(?m)^    persistentvolumeclaims: .*$", "    persistentvolumeclaims: \"1\"")
        .replaceAll(
            "(?m)^  quota:$",
            """
              workspace: {size: 1Gi, storageClass: coditect-workspace, accessMode: ReadWriteOnce}
              quota:
            %srequests.storage: 1Gi
            %spersistentvolumeclaims: "1"
            """
                .formatted(ofClass, ofClass)
                .stripTrailing());
  }

  /** The same with a second environment that has as much as the first. */
  private static String inTwo(String definition) {
    var yaml = new YAMLMapper();
    ObjectNode tier = (ObjectNode) yaml.readTree(definition);
    ObjectNode kubernetes = (ObjectNode) tier.required("kubernetes");
    kubernetes
        .putObject("environments")
        .put("first", "prod")
        .putObject("further")
        .putObject("dev")
        .set("quota", kubernetes.required("quota").deepCopy());
    return yaml.writeValueAsString(tier);
  }

  /** Free, with limits on what its own quota does not count. */
  private static String narrow(String free) {
    return free.replace("tier: free", "tier: narrow")
        .replaceAll(
            "(?m)^  quota:$",
            """
              quota:
                count/networkpolicies.networking.k8s.io: "5"
                count/pods: "3"
            """
                .stripTrailing());
  }

  /** A definition as another tier, with that many pods and so many secrets. */
  public static String sized(String definition, String tier, String most) {
    return definition
        .replace("tier: free", "tier: " + tier)
        .replaceAll("(?m)^    pods: .*$", "    pods: \"" + most + "\"")
        .replaceAll("(?m)^    secrets: .*$", "    secrets: \"" + most + "\"");
  }

  /** From now on the cell's kubeconfig leads where this one does. */
  public static void lead(Path kubeconfig) throws IOException {
    Path coming = KUBECONFIG.resolveSibling("operator-kubeconfig-coming");
    Files.copy(kubeconfig, coming, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        coming, KUBECONFIG, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** From now on it leads to the cluster that it led to at first. */
  public static void leadBack() throws IOException {
    lead(PROVISIONER);
  }

  public static KubernetesClient kubernetes() {
    return KUBERNETES;
  }

  public JdbcTemplate jdbc() {
    return jdbc;
  }

  /** What a query for one number answers. */
  public long count(String sql, Object... arguments) {
    return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, arguments));
  }

  /** What is in a tenant's trail, by action. */
  public static List<AuditEvent> trail(TenantId tenant, String action) {
    return trail(tenant.value(), action);
  }

  /** All that was said of a tenant to the other services, in order. */
  public static List<TenantStatus> statuses(TenantId tenant) {
    return READER.read(Topics.TENANT_PROVISIONING, tenant.value(), TenantStatus.class);
  }

  /** What is in the trail of what concerns no tenant, by action. */
  public static List<AuditEvent> trail(String action) {
    return trail("provisioning-service", action);
  }

  private static List<AuditEvent> trail(String key, String action) {
    return READER.read(Topics.AUDIT_EVENTS, key, AuditEvent.class).stream()
        .filter(event -> event.action().equals(action))
        .toList();
  }

  public TransactionTemplate transaction() {
    return transaction;
  }

  public TenantId readyTenant() {
    var tenant = TenantId.next();
    want(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    return tenant;
  }

  public void want(TenantIntent intent) {
    transaction.executeWithoutResult(
        _ -> {
          tenants.storeIfNewer(intent, null);
          work.wakeForChange(intent.tenantId());
        });
  }

  public void want(TenantIntent intent, TenantMembers members) {
    transaction.executeWithoutResult(_ -> tenants.storeIfNewer(members, null));
    want(intent);
  }

  public TenantRecord record(TenantId tenant) {
    return tenants.find(tenant).orElseThrow();
  }

  public void wake(TenantId tenant) {
    transaction.executeWithoutResult(_ -> work.wake(tenant));
  }

  public TenantStatus awaitPhase(TenantId tenant, Phase phase) {
    return awaitStatus(
        tenant,
        status ->
            status.phase() == phase
                && status.observedGeneration() == record(tenant).intent().generation());
  }

  public TenantStatus awaitStatus(TenantId tenant, Predicate<TenantStatus> condition) {
    return Objects.requireNonNull(
        await()
            .atMost(PATIENCE)
            .until(
                () -> record(tenant).status(), status -> status != null && condition.test(status)));
  }

  /** What self-service-api answers. */
  public static KeyRegister register() {
    return REGISTER;
  }

  /** A token with these platform roles. */
  public static String token(String... roles) {
    return TestIssuer.shared()
        .token("somebody")
        .withAudience("provisioning-service")
        .withRoles(roles)
        .signed();
  }

  /** What the service answered. */
  public record Answer(int status, String body) {

    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  public Answer get(String path, @Nullable String token) {
    return send("GET", path, token, "");
  }

  public Answer post(String path, @Nullable String token, String json) {
    return send("POST", path, token, json);
  }

  public Answer delete(String path, @Nullable String token, String json) {
    return send("DELETE", path, token, json);
  }

  private Answer send(String method, String path, @Nullable String token, String json) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
