package ai.coditect.provisioning.converge;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.sweep.Sweep;
import ai.coditect.provisioning.ProvisioningService;
import ai.coditect.provisioning.TestSettings;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts the service once for all its tests, and speaks to it as its neighbours do. */
@NullMarked
@SpringBootTest(
    classes = ProvisioningService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
abstract class EngineTestBase {

  private static final KeyRegister REGISTER = new KeyRegister();
  private static final KubernetesClient KUBERNETES =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file())
          .client(new CellId("test"));
  private static final TopicReader READER = new TopicReader(TestKafka.shared().bootstrapServers());

  @Autowired private KafkaTemplate<String, byte[]> kafka;
  @Autowired private JdbcClient jdbc;
  @Autowired private WorkQueue work;
  @Autowired private TransactionTemplate transaction;
  @Autowired private List<Sweep> sweeps;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    var database = TestPostgres.shared().newDatabase("provisioning");
    Map<String, Object> properties =
        TestSettings.of(
            database, TestControlPlane.shared().provisionerKubeconfig().file(), REGISTER.url());
    properties.put(
        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", REGISTER.url() + "/jwks");
    // Others, where a subclass says so: what it registers itself does not win over this.
    properties.put("coditect.tiers.directory", "${test.tiers:%s}".formatted(TestTiers.SHIPPED));
    properties.put("coditect.offboarding.audit.url", "${test.ledger:%s}".formatted(REGISTER.url()));
    properties.forEach((name, value) -> registry.add(name, value::toString));
  }

  static KubernetesClient kubernetes() {
    return KUBERNETES;
  }

  static KeyRegister register() {
    return REGISTER;
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  void send(TenantIntent intent, TenantMembers members) {
    send(members);
    send(intent);
  }

  void send(TenantIntent intent) {
    sendRaw(
        Topics.TENANT_LIFECYCLE,
        intent.tenantId().value(),
        EventTypes.TENANT_SIGNED_UP,
        EventJson.writeText(intent));
  }

  void send(TenantMembers members) {
    sendRaw(
        Topics.TENANT_MEMBERS,
        members.tenantId().value(),
        EventTypes.MEMBERS_CHANGED,
        EventJson.writeText(members));
  }

  void sendRaw(String topic, String key, String type, String json) {
    var envelope = new TestMessage(EventId.next().value(), "self-service-api", type);
    var event = envelope.to(topic, key, json.getBytes(StandardCharsets.UTF_8));
    kafka.send(event).orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  void sendTombstone(String topic, TenantId tenant) {
    kafka
        .send(new ProducerRecord<>(topic, tenant.value(), null))
        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }

  void wake(TenantId tenant) {
    transaction.executeWithoutResult(_ -> work.wake(tenant));
  }

  /** Does a whole sweep. */
  void sweep(String name) {
    Sweep sweep =
        sweeps.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    for (AtomicReference<@Nullable String> at = new AtomicReference<>(""); at.get() != null; ) {
      transaction.executeWithoutResult(
          _ -> at.set(sweep.page(Objects.requireNonNull(at.get()), 10)));
    }
  }

  TenantStatus awaitPhase(TenantId tenant, Phase phase) {
    return awaitStatus(tenant, status -> status.phase() == phase);
  }

  TenantStatus awaitStatus(TenantId tenant, Predicate<TenantStatus> condition) {
    return Objects.requireNonNull(
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> statuses(tenant),
                statuses -> !statuses.isEmpty() && condition.test(statuses.getLast()))
            .getLast());
  }

  List<TenantStatus> statuses(TenantId tenant) {
    return READER.read(Topics.TENANT_PROVISIONING, tenant, TenantStatus.class);
  }

  List<AuditEvent> trail(TenantId tenant) {
    return READER.read(Topics.AUDIT_EVENTS, tenant, AuditEvent.class);
  }

  int received(String topic, TenantId tenant) {
    return READER.count(topic, tenant);
  }

  /** The steps of all runs. */
  List<String> stepKeys(TenantId tenant) {
    return jdbc.sql("select step_key from step where tenant_id = ? order by epoch, step_key")
        .param(tenant.value())
        .query(String.class)
        .list();
  }

  /** Grows each time that somebody has worked on the tenant and given it back. */
  long completions(TenantId tenant) {
    return jdbc.sql("select epoch from work where tenant_id = ? and owner is null")
        .param(tenant.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** Until the listeners have taken everything that was sent. */
  void awaitIntakeIdle() {
    awaitIntakeIdle("provisioning-service");
  }

  /** Until the listeners of this group have. */
  void awaitIntakeIdle(String group) {
    await().atMost(Duration.ofSeconds(20)).until(() -> READER.lag(group) == 0);
  }
}
