package ai.coditect.provisioning.converge;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;

/** Several replicas on one database, started and stopped with each test. */
abstract class ReplicasTestBase {

  static final Duration LEASE = Duration.ofSeconds(2);

  final World world = new World();
  private final List<Replica> replicas = new ArrayList<>();
  private Database database;

  @BeforeEach
  void fresh() {
    database = TestPostgres.shared().newDatabase("replicas");
  }

  @AfterEach
  void stop() {
    replicas.forEach(replica -> replica.faults().thaw());
    replicas.forEach(Replica::close);
  }

  final Replica start(Faults faults, String... properties) {
    return start(faults, Duration.ZERO, properties);
  }

  final Replica start(Faults faults, Duration ahead, String... properties) {
    Replica replica = Replica.start(database, world, faults, ahead, properties);
    replicas.add(replica);
    return replica;
  }

  /** Begins to take notes of what the replicas write. */
  final FleetJournal journal() {
    return new FleetJournal(database, LEASE);
  }

  static List<TenantId> signUp(Replica replica, int count) {
    List<TenantId> tenants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var tenant = TenantId.next();
      replica.ask(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
      tenants.add(tenant);
    }
    return tenants;
  }

  static void awaitReady(Replica replica, TenantId tenant, long generation) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                observed(replica, tenant, generation)
                    && Objects.requireNonNull(record(replica, tenant).status()).phase()
                        == Phase.READY);
  }

  static boolean observed(Replica replica, TenantId tenant, long generation) {
    var status = record(replica, tenant).status();
    return status != null && status.observedGeneration() == generation;
  }

  static boolean says(Replica replica, TenantId tenant, Reason reason) {
    var status = record(replica, tenant).status();
    return status != null
        && status.conditions().stream().anyMatch(condition -> condition.reason() == reason);
  }

  static TenantRecord record(Replica replica, TenantId tenant) {
    return replica.bean(TenantRecords.class).find(tenant).orElseThrow();
  }

  static long epoch(Replica replica, TenantId tenant) {
    return record(replica, tenant).epoch();
  }

  static long runs(Replica replica, TenantId tenant) {
    return replica
        .bean(JdbcTemplate.class)
        .queryForList("select epoch from run where tenant_id = ?", tenant.value())
        .size();
  }

  static boolean idle(Replica replica, TenantId tenant) {
    return Boolean.TRUE.equals(
        replica
            .bean(JdbcTemplate.class)
            .queryForObject(
                "select owner is null and open_epoch is null and due_at > now() from work where tenant_id = ?",
                Boolean.class,
                tenant.value()));
  }
}
