package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditEnvironment;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger's disk is full: PostgreSQL's processes may not make any file larger than a limit,
 * which is how a disk without room looks to them. Then there is room again.
 */
class FullDiskTest {

  private static final int TENANTS = 5;
  private static final int EVENTS = 550;

  /** Random, so that it takes its room in the database and not less. */
  private static final int BYTES = 6_000;

  /** No less than a segment of the write-ahead log, which has its room from the beginning. */
  private static final long LARGEST_FILE = 16L * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final TestPostgres postgres = TestPostgres.separate();
  private final AuditEnvironment environment =
      AuditEnvironment.separate("full.coditect.local/audit", postgres);
  private AuditProcesses service;

  @BeforeEach
  void prepare() {
    service = new AuditProcesses(environment, folder);
  }

  @AfterEach
  void stop() {
    service.close();
    postgres.server().stop();
  }

  @Test
  void what_finds_no_room_waits_in_kafka_and_is_in_the_ledger_once_when_there_is_room_again()
      throws Exception {
    service.start();
    await().atMost(PATIENCE).until(() -> service.published() >= 0);
    limitFiles(Long.toString(LARGEST_FILE));
    List<TenantId> tenants = Stream.generate(TenantId::next).limit(TENANTS).toList();
    send(tenants);

    await().atMost(PATIENCE).until(() -> complaints() > 1);
    long full = service.appended();
    assertThat(full).isBetween(1L, (long) TENANTS * EVENTS - 1);
    service.killFirst();
    service.start();
    long before = complaints();
    await().atMost(PATIENCE).until(() -> complaints() > before);
    assertThat(service.appended()).as("still full").isBetween(full, (long) TENANTS * EVENTS - 1);

    limitFiles("unlimited");
    service.awaitWhole(TENANTS, EVENTS, "after the disk was full");
  }

  private long complaints() throws IOException {
    try (Stream<String> lines = Files.lines(postgres.server().log())) {
      return lines.filter(line -> line.contains("File too large")).count();
    }
  }

  /** Of PostgreSQL's main process, which hands it on, and of those that it has started already. */
  private void limitFiles(String bytes) throws Exception {
    limitFiles(postgres.server().process().pid(), bytes);
    for (long process :
        environment.asSuperuser().queryForList("select pid from pg_stat_activity", Long.class)) {
      limitFiles(process, bytes);
    }
  }

  private static void limitFiles(long process, String bytes) throws Exception {
    Process limiting =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process), "--fsize=" + bytes + ":unlimited")
            .redirectErrorStream(true)
            .start();
    String said = new String(limiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int ended = limiting.waitFor();
    // The connection that told of them is gone.
    assertThat(ended == 0 || said.contains("No such process")).as(said).isTrue();
  }

  private void send(List<TenantId> tenants) {
    var random = new Random(1);
    List<ProducerRecord<String, byte[]>> messages = new ArrayList<>();
    for (long seq = 1; seq <= EVENTS; seq++) {
      for (TenantId tenant : tenants) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var change = new Change("/content", null, Base64.getEncoder().encodeToString(bytes));
        messages.add(
            TestEvents.message(
                TestEvents.ofPerson(
                    tenant,
                    seq,
                    "somebody",
                    new Target("thing", "thing-" + seq),
                    List.of(change))));
      }
    }
    service.send(messages);
  }
}
