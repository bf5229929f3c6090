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
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.ServiceProcess;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Replicas as processes, what they share, and what can be seen of them from outside. */
@NullMarked
final class ReplicaFleet implements AutoCloseable {

  private static final String MARK = "app.kubernetes.io/managed-by";

  private final Database database = TestPostgres.shared().newDatabase("fleet");
  private final JdbcTemplate jdbc =
      new JdbcTemplate(
          new DriverManagerDataSource(database.url(), database.username(), database.password()));
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
  private final List<TenantId> tenants = new ArrayList<>();
  private final List<ServiceProcess> replicas = new ArrayList<>();
  private String firstOwner = "";
  private @Nullable ServiceProcess frozen;

  /** With one replica, ready. */
  ReplicaFleet(Duration lease, int capacity) {
    this.lease = lease;
    start("first", capacity);
    replicas.getFirst().awaitReady();
    jdbc.execute(
        """
        create table journal_write (tenant_id text, epoch bigint, current bigint, outcome text);
        create function note_write() returns trigger language plpgsql as $$ begin
          insert into journal_write select new.tenant_id, new.epoch, w.epoch, new.outcome
          from work w where w.tenant_id = new.tenant_id;
          return new;
        end $$;
        create trigger note after insert or update on run for each row execute function note_write();
        create table takeover (old_owner text, late interval);
        create function note_takeover() returns trigger language plpgsql as $$ begin
          insert into takeover values (old.owner, clock_timestamp() - old.lease_until);
          return new;
        end $$;
        create trigger note after update of epoch on work for each row
          when (old.owner is not null and new.epoch > old.epoch) execute function note_takeover()
        """);
  }

  private void start(String name, int capacity) {
    replicas.add(
        ServiceProcess.start(
            name,
            database,
            kafka,
            selfService,
            Map.of(
                "coditect.converge.lease", lease.toMillis() + "ms",
                "coditect.cells.test.capacity", capacity * 2,
                "coditect.converge.max-backoff", "2s",
                // Below the lease, as the default is below the default lease.
                "spring.datasource.hikari.data-source-properties.options",
                    "-c idle_in_transaction_session_timeout=" + lease.toMillis() * 2 / 3,
                "spring.kafka.consumer.properties.session.timeout.ms", "6000",
                "spring.kafka.consumer.properties.heartbeat.interval.ms", "1000",
                "logging.level.ai.coditect", "warn")));
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
    await().atMost(Duration.ofSeconds(60)).until(() -> owners().size() == 1);
    firstOwner = owners().getFirst();
    return intents;
  }

  void startTheOthers() {
    start("second", tenants.size());
    start("third", tenants.size());
    replicas.forEach(ServiceProcess::awaitReady);
  }

  void send(TenantIntent intent) {
    send(Topics.TENANT_LIFECYCLE, intent.tenantId(), EventTypes.TENANT_SETTINGS_CHANGED, intent);
  }

  private void send(String topic, TenantId tenant, String type, Object data) {
    var event = new ProducerRecord<>(topic, tenant.value(), EventJson.write(data));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            EventId.next().value(),
            "ce_source",
            "self-service-api",
            "ce_type",
            type)
        .forEach(
            (name, value) -> event.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    var _ = producer.send(event);
  }

  /** Whether the newest intent of each was carried out, and nobody works on any. */
  boolean haveEnded(List<TenantIntent> intents) {
    Map<String, Long> observed =
        jdbc
            .query(
                """
                select s.tenant_id, (s.status::jsonb ->> 'observedGeneration')::bigint from tenant_status s
                join work w using (tenant_id)
                where w.owner is null and w.open_epoch is null and w.due_at > now()
                  and s.phase in ('ready', 'suspended')
                """,
                (row, _) -> Map.entry(row.getString(1), row.getLong(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return intents.stream()
        .allMatch(
            intent ->
                Long.valueOf(intent.generation()).equals(observed.get(intent.tenantId().value())));
  }

  private List<String> owners() {
    return jdbc.queryForList(
        "select distinct owner from work where owner is not null", String.class);
  }

  /** Kills the first replica if it works on something now. */
  boolean killOneThatWorks() {
    if (working("owner = ?") == 0) {
      return false;
    }
    replicas.getFirst().process().kill();
    return true;
  }

  /** Freezes the second replica if both that are left work on something now. */
  boolean freezeOneThatWorks() {
    if (working("owner <> ?") < 2) {
      return false;
    }
    frozen = replicas.get(1);
    frozen.process().pause();
    return true;
  }

  private int working(String whose) {
    return jdbc.queryForList(
            "select distinct owner from work where lease_until > now() and " + whose,
            String.class,
            firstOwner)
        .size();
  }

  /** Waits until somebody else has taken all that the two had. */
  void awaitTakenOver() {
    await()
        .atMost(lease.plusSeconds(20))
        .until(
            () ->
                jdbc.queryForList(
                        """
                        select 1 from work w where owner in (select old_owner from takeover)
                          or owner is not null and lease_until < now()
                        """)
                    .isEmpty());
  }

  /** How long after the end of their leases tenants were taken from each owner that lost some. */
  Map<String, Duration> takeovers() {
    return jdbc
        .query(
            """
            select old_owner, extract(epoch from max(late)) * 1000 from takeover group by old_owner
            """,
            (row, _) -> Map.entry(row.getString(1), Duration.ofMillis(row.getLong(2))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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

  /**
   * Journal rows that were written when somebody else had the tenant, but for the closing of them.
   */
  List<String> writesUnderAStaleEpoch() {
    return jdbc.queryForList(
        """
        select tenant_id || ' ' || epoch || ' at ' || current from journal_write
        where epoch <> current and outcome is distinct from 'interrupted'
        """,
        String.class);
  }

  List<String> openInTheJournal() {
    return jdbc.queryForList(
        """
        select 'run ' || tenant_id || ' ' || epoch from run where ended_at is null
        union all select 'step ' || tenant_id || ' ' || step_key from step where state = 'intended'
        """,
        String.class);
  }

  /** Things that were made twice, or taken away twice, with nothing in between that undid it. */
  List<String> doubledInTheJournal() {
    return jdbc.queryForList(
        """
        select tenant_id || ' ' || step_key || ' ' || action || ' twice: ' || before || ', ' || epoch from (
          select *, lag(action) over each as was, lag(epoch) over each as before from step
          where state in ('succeeded', 'unknown') and action <> 'changed'
          window each as (partition by tenant_id, step_key order by epoch)) s
        where was = action and state = 'succeeded' and not exists (
          select from step u where u.tenant_id = s.tenant_id and u.step_key = s.step_key and u.epoch = s.before
            and u.state = 'unknown')
        """,
        String.class);
  }

  void assertTrailsHaveNoGap(List<TenantIntent> intents) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> jdbc.queryForList("select id from outbox limit 1").isEmpty());
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
