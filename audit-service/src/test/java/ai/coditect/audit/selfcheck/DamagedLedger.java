package ai.coditect.audit.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.OwnLedgerTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.KeyHistory;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.merkle.TreeGrowth;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A published ledger that a test damages while nothing is published, and that is whole again
 * afterwards.
 */
abstract class DamagedLedger extends OwnLedgerTest {

  static final Duration SOON = Duration.ofSeconds(10);

  @Autowired Ledger ledger;
  @Autowired TreeReader tree;
  @Autowired CheckpointReader checkpoints;
  @Autowired private KeyHistory keys;
  @Autowired SelfCheck check;
  @Autowired SelfCheckLog log;

  @Autowired
  @Qualifier("checkpointsHealthIndicator") SmartLifecycle publishing;

  @LocalServerPort int port;
  @TempDir Path folder;

  final JdbcTemplate superuser = ENVIRONMENT.asSuperuser();
  @Nullable Snapshot before;

  Snapshot before() {
    return Objects.requireNonNull(before);
  }

  /** An entry in the middle of what was published, with others of its tenant around it. */
  long victim;

  /** As whoever checks knows it from before. */
  String key = "";

  @BeforeEach
  void publishSomeEntries() {
    TenantId tenant = TenantId.next();
    ledger.append(TestEvents.accepted(tenant, 12));
    await().atMost(SOON).until(this::isPublished);
    key = keys.all().getFirst().verifierKey();
    publishing.stop(); // or it would sign what is done now
    victim = (tree.size() - 6) | 1; // the right one of two: its neighbour's path has its hash
    before = Snapshot.of(superuser);
  }

  @AfterEach
  void bringBack() {
    before().restore();
    publishing.start();
    assertThat(fullCheck()).as("all is as it was").isEmpty();
  }

  /** Commitment, payload and every node above, so that all of the database agrees. */
  void replace(byte[] salt, byte[] canonical) {
    String set = "set session_replication_role = replica; ";
    Hash forged = Commitment.v1(salt, canonical);
    superuser.execute(
        set
            + "update entry_payload set sealed = null, actor_key = null, target_key = null, salt = '\\x%s', canonical = convert_to('%s', 'UTF8') where entry_index = %d; "
                .formatted(
                    "00".repeat(32),
                    new String(canonical, StandardCharsets.UTF_8).replace("'", "''"),
                    victim)
            + "update ledger_entry set commitment = '\\x%s' where entry_index = %d"
                .formatted(forged, victim));
    growTreeAnew();
  }

  /** Every node, as the entries are now. */
  void growTreeAnew() {
    var growth =
        new TreeGrowth(
            0,
            node -> {
              throw new IllegalStateException("an empty tree has no " + node);
            });
    superuser.query(
        "select commitment from ledger_entry order by entry_index",
        row -> {
          growth.append(Merkle.leaf(Hash.of(row.getBytes(1))));
        });
    List<String> nodes = new ArrayList<>();
    growth
        .takeCompleted()
        .forEach(
            (node, hash) ->
                nodes.add("(%d, %d, '\\x%s')".formatted(node.level(), node.index(), hash)));
    superuser.execute(
        "set session_replication_role = replica; insert into tree_node (level, node_index, hash) values "
            + String.join(",", nodes)
            + " on conflict (level, node_index) do update set hash = excluded.hash");
  }

  boolean isPublished() {
    return checkpoints.newest().map(it -> it.head().size() == tree.size()).orElse(false);
  }

  List<String> fullCheck() {
    log.requestFull();
    return check.run().orElseThrow();
  }

  static String auditor() {
    return TestIssuer.shared()
        .token("auditor-9")
        .withAudience("audit-service")
        .withRoles("auditor")
        .signed();
  }

  /** What the offline verifier says of an export of the whole ledger, as far as one comes. */
  String verify(String... options) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/export"))
            .header("Authorization", "Bearer " + auditor())
            .build();
    var received = new ByteArrayOutputStream();
    try (HttpClient http = HttpClient.newHttpClient()) {
      InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
      for (int next = body.read(); next >= 0; next = body.read()) {
        received.write(next);
      }
    } catch (IOException brokenOff) {
      // The service found the damage on its way: the file ends early, which the verifier is to see.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Path file = folder.resolve("export.ndjson");
    byte[] whole = received.toByteArray();
    int end = whole.length;
    while (end > 0 && whole[end - 1] != '\n') {
      end--;
    }
    Files.write(file, Arrays.copyOf(whole, end));
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>(List.of(file.toString(), "--key", key));
    arguments.addAll(List.of(options));
    Verify.run(arguments.toArray(String[]::new), out);
    return said.toString(StandardCharsets.UTF_8);
  }
}
