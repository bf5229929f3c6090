package ai.coditect.provisioning.converge;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TestTiers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** One replica of the engine: all of it, on a real database, with targets in a {@link World}. */
@NullMarked
final class Replica implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final Faults faults;

  private Replica(ConfigurableApplicationContext context, Faults faults) {
    this.context = context;
    this.faults = faults;
  }

  /** With targets in a {@link World}. */
  static Replica start(Database database, World world, Faults faults, String... properties) {
    return start(database, world, faults, Duration.ZERO, properties);
  }

  /** Whose own clock is ahead of the true one by this. */
  static Replica start(
      Database database, World world, Faults faults, Duration ahead, String... properties) {
    Map<String, Object> settings = new HashMap<>(settings(database));
    for (String property : properties) {
      String[] pair = property.split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    return start(
        ReplicaParts.InWorld.class,
        settings,
        faults,
        beans -> {
          beans.registerBean(World.class, () -> world);
          beans.registerBean(Clock.class, () -> Clock.offset(Clock.systemUTC(), ahead));
        });
  }

  /** With the targets that the settings name. */
  static Replica start(Database database, Map<String, Object> further, Faults faults) {
    Map<String, Object> settings = new HashMap<>(settings(database));
    settings.putAll(further);
    return start(ReplicaParts.Real.class, settings, faults, _ -> {});
  }

  private static Replica start(
      Class<?> parts,
      Map<String, Object> settings,
      Faults faults,
      Consumer<GenericApplicationContext> further) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(parts)
            .web(WebApplicationType.NONE)
            .properties(settings)
            .registerShutdownHook(false)
            .initializers(
                started -> {
                  var beans = (GenericApplicationContext) started;
                  beans.registerBean(Faults.class, () -> faults);
                  further.accept(beans);
                })
            .run();
    return new Replica(context, faults);
  }

  private static Map<String, Object> settings(Database database) {
    return Map.ofEntries(
        Map.entry("spring.config.location", "classpath:platform.yaml"),
        Map.entry("spring.application.name", "provisioning-service"),
        Map.entry("spring.datasource.url", database.url()),
        Map.entry("spring.datasource.username", database.username()),
        Map.entry("spring.datasource.password", database.password()),
        Map.entry("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers()),
        Map.entry("logging.level.root", "warn"),
        Map.entry("logging.level.ai.coditect", "error"),
        Map.entry("coditect.tiers.directory", TestTiers.withLarge().toString()),
        Map.entry("coditect.cells.test.region", TestTenants.REGION),
        Map.entry("coditect.cells.test.capacity", "100000"),
        Map.entry("coditect.cells.test.kubeconfig", "/none"),
        Map.entry("coditect.converge.lease", "2s"),
        Map.entry("coditect.converge.poll-interval", "50ms"),
        Map.entry(
            "coditect.audit.personal-data-public-keyset",
            PersonalDataKeys.in(new SecretStore(Path.of("target/keys").toAbsolutePath()))
                .publicKeyset()
                .toString()));
  }

  /** It takes no tenants until {@link #goOn}; what it works on ends first. */
  void rest() {
    bean(Engine.class).stop();
  }

  void goOn() {
    bean(Engine.class).start();
  }

  /** As intake does with an event. */
  void ask(TenantIntent intent, @Nullable TenantMembers members) {
    bean(TransactionTemplate.class)
        .executeWithoutResult(
            _ -> {
              if (members != null) {
                bean(TenantRecords.class).storeIfNewer(members, null);
              }
              if (bean(TenantRecords.class).storeIfNewer(intent, null)) {
                bean(WorkQueue.class).wakeForChange(intent.tenantId());
              }
            });
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    context.close();
  }
}
