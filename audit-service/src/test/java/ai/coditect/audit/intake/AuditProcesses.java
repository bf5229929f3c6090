package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditEnvironment;
import ai.coditect.audit.AuditServiceApplication;
import ai.coditect.audit.ledger.Recomputation;
import ai.coditect.contracts.Require;
import ai.coditect.localstack.testing.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Instances of the service as processes on one ledger, to be killed, and what can be seen of it.
 */
final class AuditProcesses implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AuditEnvironment environment;
  private final TestKafka kafka = TestKafka.separate();
  private final Path folder;
  private final SequencedMap<String, Process> running = new LinkedHashMap<>();
  private int started;

  /** None yet, beside a Kafka of their own. */
  AuditProcesses(AuditEnvironment environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /** One more. */
  void start() throws IOException {
    Map<String, String> properties = new HashMap<>(environment.properties());
    properties.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
    properties.put("spring.kafka.listener.auto-startup", "true");
    properties.put("spring.kafka.consumer.max-poll-records", "200");
    properties.put("spring.kafka.consumer.properties.session.timeout.ms", "6000");
    properties.put("spring.kafka.consumer.properties.heartbeat.interval.ms", "1000");
    String name = "audit-" + started++;
    properties.put("spring.datasource.hikari.data-source-properties.ApplicationName", name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AuditServiceApplication.class.getName()));
    properties.forEach((property, value) -> command.add("--" + property + "=" + value));
    Path log = folder.resolve(name + ".log");
    running.put(
        name,
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** SIGKILL for the one that has run longest. */
  void killFirst() throws InterruptedException {
    running.pollFirstEntry().getValue().destroyForcibly().waitFor();
  }

  /** SIGKILL for the one of this name. */
  void kill(String name) throws InterruptedException {
    Require.present(running.remove(name), name).destroyForcibly().waitFor();
  }

  /** Which of them waits for a lock of somebody else's on a table; empty while none does. */
  Optional<String> waitingFor(String table) {
    return environment
        .asSuperuser()
        .queryForList(
            """
            select a.application_name from pg_locks l join pg_stat_activity a using (pid)
            where not l.granted and l.relation = ?::regclass and a.application_name like 'audit-%'
            """,
            String.class, table)
        .stream()
        .filter(running::containsKey)
        .findFirst();
  }

  /** Sends what Kafka has taken for good when this returns, in this order. */
  void send(List<ProducerRecord<String, byte[]>> messages) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      messages.forEach(message -> sent.add(producer.send(message)));
      producer.flush();
      assertThat(sent).allMatch(message -> message.state() == Future.State.SUCCESS);
    }
  }

  long appended() {
    return number("select count(*) from ledger_entry");
  }

  private long ofTenants() {
    return number("select count(*) from ledger_entry where tenant_id is not null");
  }

  /** How many entries the newest checkpoint that was published has; -1 before there is one. */
  long published() {
    return number("select coalesce(max(size), -1) from checkpoint_publication");
  }

  private long number(String sql) {
    JdbcTemplate superuser = environment.asSuperuser();
    try {
      Long number = superuser.queryForObject(sql, Long.class);
      return number == null ? -1 : number;
    } catch (DataAccessException notMigratedYet) {
      return -1;
    }
  }

  /** Waits until all is there, and finds no gap, no duplicate and no fork. */
  void awaitWhole(int tenants, int events, String told) throws IOException {
    await().atMost(PATIENCE).until(() -> ofTenants() == (long) tenants * events);
    await().atMost(PATIENCE).until(() -> published() == appended());
    JdbcTemplate superuser = environment.asSuperuser();
    assertThat(Recomputation.findings(environment)).as(told).isEmpty();
    assertThat(
            superuser.queryForList(
                "select count(*) from ledger_entry where tenant_id is not null group by tenant_id",
                Long.class))
        .hasSize(tenants)
        .containsOnly((long) events);
    assertThat(superuser.queryForObject("select count(*) from sequence_gap", Long.class)).isZero();
    assertThat(superuser.queryForObject("select count(*) from parked_event", Long.class))
        .as("refused for good")
        .isZero();
    assertThat(log()).as(told).noneMatch(line -> line.contains("Nothing is signed"));
  }

  /** What all of them have logged. */
  private List<String> log() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.toList()) {
        lines.addAll(Files.readAllLines(log));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroyForcibly);
    kafka.server().stop();
  }
}
