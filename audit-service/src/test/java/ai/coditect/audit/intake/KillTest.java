package ai.coditect.audit.intake;

import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditEnvironment;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real processes work off a backlog that Kafka has twice, and are killed (SIGKILL) one after
 * the other wherever they happen to be: in a batch, between commit and offset, between checkpoint
 * and publication.
 */
class KillTest {

  private static final int TENANTS = 40;
  private static final int EVENTS = 250;
  private static final int KILLS = Boolean.getBoolean("coditect.tests.full") ? 12 : 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final AuditEnvironment environment =
      AuditEnvironment.separate("killed.coditect.local/audit");
  private AuditProcesses service;

  @BeforeEach
  void prepare() {
    service = new AuditProcesses(environment, folder);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whoever_is_killed_wherever_there_is_no_gap_no_duplicate_and_no_fork() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    service.start();
    await()
        .atMost(PATIENCE)
        .until(() -> service.published() >= 0); // the empty log: tables and topics are there
    service.start();
    List<TenantId> tenants = Stream.generate(TenantId::next).limit(TENANTS).toList();
    send(tenants);

    for (int kill = 0; kill < KILLS; kill++) {
      long reached = service.appended() + (long) TENANTS * EVENTS / (2L * KILLS + 1);
      long moment = Math.min(reached, (long) TENANTS * EVENTS - 1) - random.nextInt(500);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> service.appended() >= moment);
      service.killFirst();
      service.start();
    }

    service.awaitWhole(TENANTS, EVENTS, "seed " + seed);
  }

  /** Everything twice, the second time in another order. */
  private void send(List<TenantId> tenants) {
    List<ProducerRecord<String, byte[]>> messages =
        new ArrayList<>(
            LongStream.rangeClosed(1, EVENTS)
                .boxed()
                .flatMap(seq -> tenants.stream().map(tenant -> TestEvents.event(tenant, seq)))
                .map(TestEvents::message)
                .toList());
    service.send(messages);
    service.send(messages.reversed());
  }
}
