package ai.coditect.audit.intake;

import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditEnvironment;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever sequences or publishes is killed (SIGKILL) just before each of its writes, which a lock
 * on the table holds up until then; another instance goes on. The killed one's statement, which the
 * database has taken already, is carried out after its death if it stands alone. Between commit and
 * Kafka's offset is {@link KillTest}'s, where everything comes twice.
 */
class BoundaryTest {

  /** In the order in which they are written: within the batch's transaction, then one by one. */
  private static final List<String> WRITTEN =
      List.of(
          "ledger_entry",
          "tree_node",
          "source_sequence",
          "checkpoint",
          "checkpoint_signature",
          "checkpoint_publication");

  private static final int KILLS = Boolean.getBoolean("coditect.tests.full") ? WRITTEN.size() : 3;
  private static final int TENANTS = 10;
  private static final int EVENTS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final AuditEnvironment environment =
      AuditEnvironment.separate("boundaries.coditect.local/audit");
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
  void killed_before_any_of_its_writes_it_leaves_no_gap_no_duplicate_and_no_fork()
      throws Exception {
    long seed = System.nanoTime();
    service.start();
    await()
        .atMost(PATIENCE)
        .until(() -> service.published() >= 0); // the empty log: tables and topics are there
    service.start();
    List<TenantId> tenants = Stream.generate(TenantId::next).limit(TENANTS).toList();
    int sent = 0;
    for (String table : some(seed)) {
      try (Connection superuser = connect()) {
        superuser.setAutoCommit(false);
        try (var statement = superuser.createStatement()) {
          statement.execute("lock table " + table + " in share row exclusive mode");
        }
        send(tenants, sent + 1L);
        sent += EVENTS;
        String holdup = table;
        String victim =
            await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> service.waitingFor(holdup), Optional::isPresent)
                .orElseThrow();
        service.kill(victim);
        service.start();
        superuser.rollback();
      }
      service.awaitWhole(TENANTS, sent, "killed before it wrote " + table + ", seed " + seed);
    }
  }

  /** Which of them, in which order. */
  private static List<String> some(long seed) {
    List<String> shuffled = new ArrayList<>(WRITTEN);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.subList(0, KILLS);
  }

  private Connection connect() throws SQLException {
    return Require.present(environment.asSuperuser().getDataSource(), "data source")
        .getConnection();
  }

  private void send(List<TenantId> tenants, long from) {
    service.send(
        LongStream.range(from, from + EVENTS)
            .boxed()
            .flatMap(seq -> tenants.stream().map(tenant -> TestEvents.event(tenant, seq)))
            .map(TestEvents::message)
            .toList());
  }
}
