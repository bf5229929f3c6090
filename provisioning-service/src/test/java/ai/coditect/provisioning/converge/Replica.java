package ai.coditect.provisioning.converge;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.security.SecurityAutoConfiguration;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TestTiers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

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
    Map<String, Object> settings = new HashMap<>(settings(database));
    for (String property : properties) {
      String[] pair = property.split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    return start(
        WorldParts.class, settings, faults, beans -> beans.registerBean(World.class, () -> world));
  }

  /** With the targets that the settings name. */
  static Replica start(Database database, Map<String, Object> further, Faults faults) {
    Map<String, Object> settings = new HashMap<>(settings(database));
    settings.putAll(further);
    return start(RealParts.class, settings, faults, _ -> {});
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
        Map.entry("coditect.tiers.directory", TestTiers.SHIPPED.toString()),
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

  @TestConfiguration(
      proxyBeanMethods = false) // so that the scan of the real application leaves it out
  @EnableAutoConfiguration(exclude = SecurityAutoConfiguration.class)
  @Import(Mortality.class)
  @ComponentScan(
      basePackages = {
        "ai.coditect.provisioning.brake",
        "ai.coditect.provisioning.converge",
        "ai.coditect.provisioning.status",
        "ai.coditect.provisioning.tenants",
        "ai.coditect.provisioning.tier",
        "ai.coditect.provisioning.cell"
      },
      excludeFilters =
          @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = TestConfiguration.class))
  @ConfigurationPropertiesScan({
    "ai.coditect.provisioning.brake",
    "ai.coditect.provisioning.converge",
    "ai.coditect.provisioning.status",
    "ai.coditect.provisioning.tenants",
    "ai.coditect.provisioning.tier",
    "ai.coditect.provisioning.cell"
  })
  static class WorldParts {

    @Bean
    MemoryTarget kubernetes(World world) {
      return new MemoryTarget("kubernetes", world);
    }

    @Bean
    MemoryTarget apiKeys(World world) {
      return new MemoryTarget("api-keys", world);
    }

    /** Whoever left has left: here no event is late. */
    @Bean
    Clearances clearances(TenantRecords tenants) {
      return tenant -> new Clearances.Answer.Cleared(tenants.find(tenant).orElseThrow().intent());
    }
  }

  /** All of the service but what answers over HTTP and what listens to Kafka. */
  @TestConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = SecurityAutoConfiguration.class)
  @Import(Mortality.class)
  @ComponentScan(
      basePackages = {
        "ai.coditect.provisioning.brake",
        "ai.coditect.provisioning.converge",
        "ai.coditect.provisioning.status",
        "ai.coditect.provisioning.tenants",
        "ai.coditect.provisioning.tier",
        "ai.coditect.provisioning.cell",
        "ai.coditect.provisioning.targets",
        "ai.coditect.provisioning.services",
        "ai.coditect.provisioning.offboarding"
      },
      excludeFilters =
          @ComponentScan.Filter(
              type = FilterType.ANNOTATION,
              classes = {RestController.class, TestConfiguration.class}))
  @ConfigurationPropertiesScan("ai.coditect.provisioning")
  static class RealParts {}

  @TestConfiguration(proxyBeanMethods = false)
  static class Mortality {

    @Bean
    static BeanPostProcessor faulty(Faults faults) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return switch (bean) {
            case Target target -> new MortalTarget(target, faults);
            case DataSource source -> new MortalDataSource(source, faults);
            case CheckpointWriter writer ->
                (Checkpoints)
                    checkpoint -> {
                      faults.pass();
                      faults.beforeCheckpoint(checkpoint);
                      writer.write(checkpoint);
                      faults.afterCheckpoint(checkpoint);
                      faults.pass();
                    };
            default -> bean;
          };
        }
      };
    }
  }

  /** A killed replica reaches no database, a frozen one waits. */
  private static final class MortalDataSource extends DelegatingDataSource {
    private final Faults faults;

    MortalDataSource(DataSource target, Faults faults) {
      super(target);
      this.faults = faults;
    }

    @Override
    public Connection getConnection() throws SQLException {
      try {
        faults.pass();
      } catch (Faults.Killed e) {
        throw new SQLTransientConnectionException("this replica was killed");
      }
      return super.getConnection();
    }
  }
}
