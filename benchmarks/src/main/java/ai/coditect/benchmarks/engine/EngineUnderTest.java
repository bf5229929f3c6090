package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine as it ships, in this JVM, with targets that do nothing or with a cluster. */
final class EngineUnderTest implements AutoCloseable {

  static final String CELL = "bench";
  private static final int ASKED_AT_A_TIME = 8;
  private static final long POLL_NANOS = 20_000_000;
  private final ConfigurableApplicationContext context;

  private EngineUnderTest(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * With targets that do nothing.
   *
   * @param audit whether actions are recorded; without, the journal alone is measured
   */
  static EngineUnderTest withoutBackends(
      Database database, String kafka, boolean audit, Path folder) {
    Map<String, Object> settings = settings(database, kafka, folder);
    settings.put("coditect.cells.bench.kubeconfig", "/none");
    settings.put("coditect.converge.parallel-runs", "256");
    settings.put("coditect.limits.runs-per-cell", "256");
    settings.put("coditect.limits.calls-per-target", "4096");
    settings.put(EngineParts.AUDIT, Boolean.toString(audit));
    return start(settings, EngineParts.class, NoBackends.class);
  }

  /**
   * With all that a Free tenant has on a cluster.
   *
   * @param further settings of the service
   */
  static EngineUnderTest withCluster(
      Database database,
      String kafka,
      Kubeconfig cluster,
      Path folder,
      Map<String, String> further) {
    return onCluster(database, kafka, cluster, folder, further, OneCluster.class);
  }

  /** The same with a cell's database; the settings say which. */
  static EngineUnderTest withDatabase(
      Database database,
      String kafka,
      Kubeconfig cluster,
      Path folder,
      Map<String, String> further) {
    return onCluster(database, kafka, cluster, folder, further, OneDatabase.class);
  }

  /** The same with object storage, and with intake from Kafka. */
  static EngineUnderTest withAllBackends(
      Database database,
      String kafka,
      Kubeconfig cluster,
      Path folder,
      Map<String, String> further) {
    Map<String, String> withIntake = new HashMap<>(further);
    withIntake.put("spring.kafka.consumer.group-id", "provisioning-service");
    return onCluster(database, kafka, cluster, folder, withIntake, AllBackends.class);
  }

  private static EngineUnderTest onCluster(
      Database database,
      String kafka,
      Kubeconfig cluster,
      Path folder,
      Map<String, String> further,
      Class<?> targets) {
    Map<String, Object> settings = settings(database, kafka, folder);
    settings.put("coditect.cells.bench.kubeconfig", cluster.file().toString());
    settings.put("coditect.cells.bench.context", cluster.context());
    settings.put(EngineParts.AUDIT, "true");
    settings.putAll(further);
    return start(settings, EngineParts.class, targets);
  }

  private static Map<String, Object> settings(Database database, String kafka, Path folder) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("spring.config.location", "classpath:platform.yaml");
    settings.put("spring.application.name", "provisioning-service");
    settings.put("spring.datasource.url", database.url());
    settings.put("spring.datasource.username", database.username());
    settings.put("spring.datasource.password", database.password());
    settings.put("spring.kafka.bootstrap-servers", kafka);
    settings.put("logging.level.root", "error");
    settings.put("logging.level.org.apache.kafka", "error");
    settings.put("coditect.tiers.directory", Path.of("deploy/tiers").toAbsolutePath().toString());
    settings.put("coditect.cells.bench.region", Tenants.REGION);
    settings.put("coditect.cells.bench.capacity", "1000000");
    settings.put(
        "coditect.audit.personal-data-public-keyset",
        PersonalDataKeys.in(new SecretStore(folder.resolve("keys"))).publicKeyset().toString());
    return settings;
  }

  private static EngineUnderTest start(Map<String, Object> settings, Class<?>... parts) {
    return new EngineUnderTest(
        new SpringApplicationBuilder(parts)
            .web(WebApplicationType.NONE)
            .properties(settings)
            .run());
  }

  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** The target of this name. */
  Target target(String name) {
    return context.getBeansOfType(Target.class).values().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  JdbcTemplate jdbc() {
    return part(JdbcTemplate.class);
  }

  /** Lets the outbox be sent to Kafka, or not. */
  void relay(boolean running) {
    var relay = context.getBean("outboxRelay", SmartLifecycle.class);
    if (running) {
      relay.start();
    } else {
      relay.stop();
    }
  }

  /** Returns when no tenant is due. */
  void awaitIdle() {
    awaitNone("select exists (select from work where due_at <= now())");
  }

  /** Returns when Kafka has all events. */
  void awaitRelayed() {
    awaitNone("select exists (select from outbox)");
  }

  private void awaitNone(String some) {
    while (Boolean.TRUE.equals(jdbc().queryForObject(some, Boolean.class))) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Stores a generation of a tenant and wakes it, as intake does; durable when it returns. */
  void ask(TenantId tenant, long generation) {
    var tenants = part(TenantRecords.class);
    part(TransactionTemplate.class)
        .executeWithoutResult(
            _ -> {
              if (generation == 1) {
                tenants.storeIfNewer(Tenants.members(tenant), null);
              }
              tenants.storeIfNewer(Tenants.intent(tenant, generation), null);
              part(WorkQueue.class).wakeForChange(tenant);
            });
  }

  /** Asks for new tenants, some at a time. */
  void askForNew(int count) {
    var permits = new Semaphore(ASKED_AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        permits.acquireUninterruptibly();
        threads.execute(
            () -> {
              ask(TenantId.next(), 1);
              permits.release();
            });
      }
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
