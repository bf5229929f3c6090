package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.ServiceProcess;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Replicas as processes, what they share, and what can be seen of them from outside. */
@NullMarked
final class ReplicaFleet implements AutoCloseable {

  static final String FIRST = "first";
  static final String SECOND = "second";

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(40);
  private static final String MARK = "app.kubernetes.io/managed-by";

  private final Database database = TestPostgres.shared().newDatabase("fleet");
  private final TestKafka kafka = TestKafka.separate();
  private final KeyRegister selfService = new KeyRegister();
  private final KubernetesClient kubernetes =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file())
          .client(new CellId("test"));
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
          new StringSerializer(),
          new ByteArraySerializer());
  private final Duration lease;
  private final FleetJournal journal;
  private final List<TenantId> tenants = new ArrayList<>();
  private final List<ServiceProcess> replicas = new CopyOnWriteArrayList<>();
  private @Nullable ServiceProcess frozen;

  /** With one replica, ready. */
  ReplicaFleet(Duration lease, int capacity) {
    this.lease = lease;
    start(FIRST, capacity);
    replicas.getFirst().awaitReady();
    journal = new FleetJournal(database, lease);
  }

  private void start(String name, int capacity) {
    replicas.add(process(name, capacity));
  }

  private ServiceProcess process(String name, int capacity) {
    return ServiceProcess.start(
        name,
        database,
        kafka,
        selfService,
        Map.of(
            "coditect.converge.lease",
            lease.toMillis() + "ms",
            "coditect.cells.test.capacity",
            capacity * 2,
            "spring.datasource.hikari.data-source-properties.ApplicationName",
            name,
            // Below the lease, as the default is below the default lease.
            "spring.datasource.hikari.data-source-properties.options",
            "-c idle_in_transaction_session_timeout=" + lease.toMillis() * 2 / 3,
            "spring.kafka.consumer.properties.session.timeout.ms",
            "6000",
            "spring.kafka.consumer.properties.heartbeat.interval.ms",
            "1000",
            "logging.level.ai.coditect",
            "warn"));
  }

  /** What the replicas have written down. */
  FleetJournal journal() {
    return journal;
  }

  List<TenantIntent> signUp(int count) {
    List<TenantIntent> intents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TenantIntent intent = TestTenants.free(TenantId.next());
      tenants.add(intent.tenantId());
      send(
          Topics.TENANT_MEMBERS,
          intent.tenantId(),
          EventTypes.MEMBERS_CHANGED,
          TestTenants.ownerWithIdentity(intent.tenantId(), 1));
      send(intent);
      intents.add(intent);
    }
    return intents;
  }

  void startTheOthers() {
    start(SECOND, tenants.size());
    start("third", tenants.size());
    replicas.forEach(ServiceProcess::awaitReady);
  }

  void send(TenantIntent intent) {
    send(Topics.TENANT_LIFECYCLE, intent.tenantId(), EventTypes.TENANT_SETTINGS_CHANGED, intent);
  }

  private void send(String topic, TenantId tenant, String type, Object data) {
    var envelope = new TestMessage(EventId.next().value(), "self-service-api", type);
    var _ = producer.send(envelope.to(topic, tenant.value(), EventJson.write(data)));
  }

  /** Kills the first replica if it works on something now. */
  boolean killOneThatWorks() {
    ServiceProcess first = replicas.getFirst();
    if (!pausedAtWork(first, FIRST)) {
      return false;
    }
    first.process().kill();
    return true;
  }

  /** Freezes the second replica if it works on something now. */
  boolean freezeOneThatWorks() {
    ServiceProcess second = replicas.get(1);
    if (!pausedAtWork(second, SECOND)) {
      return false;
    }
    frozen = second;
    return true;
  }

  private boolean pausedAtWork(ServiceProcess replica, String name) {
    replica.process().pause();
    if (journal.hasTenants(name)) {
      return true;
    }
    replica.process().resume();
    return false;
  }

  /** One after the other, each when the one before is ready again, but for the killed one. */
  void restartInTurn() {
    for (int i = 0; i < replicas.size(); i++) {
      ServiceProcess old = replicas.get(i);
      if (old.process().isAlive()) {
        assertThat(old.stop(STOPPED_WITHIN)).as("stops by itself").isLessThan(STOPPED_WITHIN);
        replicas.set(i, process(old.process().name() + "-anew", tenants.size()));
        replicas.get(i).awaitReady();
      }
    }
  }

  void thaw() {
    if (frozen != null) {
      frozen.process().resume();
    }
  }

  /** What tells each tenant's namespace from another of the same name. */
  Map<String, String> namespaces() {
    return kubernetes.namespaces().withLabel(MARK, "coditect").list().getItems().stream()
        .filter(
            namespace ->
                tenants.stream()
                    .anyMatch(
                        tenant -> namespace.getMetadata().getName().equals("t-" + tenant.suffix())))
        .collect(
            Collectors.toMap(
                namespace -> namespace.getMetadata().getName(),
                namespace -> namespace.getMetadata().getUid()));
  }

  int keysMade() {
    return selfService.writes();
  }

  boolean hasAccess(TenantId tenant) {
    return !kubernetes
        .rbac()
        .roleBindings()
        .inNamespace("t-" + tenant.suffix())
        .withLabel(MARK, "coditect")
        .list()
        .getItems()
        .isEmpty();
  }

  /** How many pods a tenant may have, as the cluster says. */
  String pods(TenantId tenant) {
    return String.valueOf(
        kubernetes
            .resourceQuotas()
            .inNamespace("t-" + tenant.suffix())
            .withName("coditect")
            .get()
            .getSpec()
            .getHard()
            .get("pods"));
  }

  void assertTrailsHaveNoGap(List<TenantIntent> intents) {
    await().atMost(Duration.ofSeconds(60)).until(journal::allSent);
    var topic = new TopicReader(kafka.bootstrapServers());
    for (TenantIntent intent : intents) {
      List<AuditEvent> trail =
          topic.read(Topics.AUDIT_EVENTS, intent.tenantId(), AuditEvent.class).stream()
              .distinct()
              .toList();
      assertThat(trail)
          .extracting(AuditEvent::sourceSeq)
          .as("numbers of the trail of %s", intent.tenantId())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, trail.size()).boxed().toList());
    }
  }

  @Override
  public void close() {
    thaw();
    replicas.forEach(replica -> replica.process().kill());
    producer.close(Duration.ofSeconds(1));
    selfService.close();
    kafka.server().stop();
  }
}
