package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.security.SecurityAutoConfiguration;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine as it ships, with targets that do nothing. */
final class EngineUnderTest implements AutoCloseable {

  private static final String REGION = "eu-bench";
  private static final int STEPS = 6;
  private static final long POLL_NANOS = 5_000_000;
  private final ConfigurableApplicationContext context;

  private EngineUnderTest(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it.
   *
   * @param audit whether actions are recorded; without, the journal alone is measured
   */
  static EngineUnderTest start(Database database, String kafka, boolean audit, Path folder) {
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
    settings.put("coditect.cells.bench.region", REGION);
    settings.put("coditect.cells.bench.capacity", "1000000");
    settings.put("coditect.cells.bench.kubeconfig", "/none");
    settings.put("coditect.converge.parallel-runs", "256");
    settings.put("coditect.limits.runs-per-cell", "256");
    settings.put("coditect.limits.calls-per-target", "4096");
    settings.put("benchmark.audit", Boolean.toString(audit));
    System.getProperties().stringPropertyNames().stream()
        .filter(n -> n.startsWith("coditect."))
        .forEach(n -> settings.put(n, System.getProperty(n)));
    settings.put(
        "coditect.audit.personal-data-public-keyset",
        PersonalDataKeys.in(new SecretStore(folder.resolve("keys"))).publicKeyset().toString());
    return new EngineUnderTest(
        new SpringApplicationBuilder(Parts.class)
            .web(WebApplicationType.NONE)
            .properties(settings)
            .run());
  }

  JdbcTemplate jdbc() {
    return context.getBean(JdbcTemplate.class);
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
    var tenants = context.getBean(TenantRecords.class);
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            _ -> {
              if (generation == 1) {
                tenants.storeIfNewer(members(tenant), null);
              }
              tenants.storeIfNewer(intent(tenant, generation), null);
              context.getBean(WorkQueue.class).wakeForChange(tenant);
            });
  }

  private static TenantMembers members(TenantId tenant) {
    var identity = new TenantMembers.Identity("http://127.0.0.1/realms/bench", tenant.suffix());
    return new TenantMembers(
        tenant, 1, List.of(new TenantMembers.Member(MemberId.next(), Role.OWNER, identity)));
  }

  private static TenantIntent intent(TenantId tenant, long generation) {
    Instant committed = Instant.parse("2026-01-01T00:00:00Z");
    return new TenantIntent(
        tenant,
        generation,
        1,
        new TierName("free"),
        Lifecycle.ACTIVE,
        List.of(),
        REGION,
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, committed, null),
        List.of(new AspectOperation(Aspect.TIER, OperationId.next(), generation)),
        null,
        null,
        committed);
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = SecurityAutoConfiguration.class)
  @ComponentScan({
    "ai.coditect.provisioning.brake",
    "ai.coditect.provisioning.converge",
    "ai.coditect.provisioning.status",
    "ai.coditect.provisioning.tenants",
    "ai.coditect.provisioning.tier",
    "ai.coditect.provisioning.cell"
  })
  @ConfigurationPropertiesScan({
    "ai.coditect.provisioning.brake",
    "ai.coditect.provisioning.converge",
    "ai.coditect.provisioning.status",
    "ai.coditect.provisioning.tier",
    "ai.coditect.provisioning.cell"
  })
  static class Parts {

    @Bean
    NoOpTarget kubernetes() {
      return new NoOpTarget("kubernetes", STEPS);
    }

    @Bean
    NoOpTarget apiKeys() {
      return new NoOpTarget("api-keys", 0);
    }

    @Bean
    static BeanPostProcessor withoutAudit(Environment environment) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (!(bean instanceof AuditTrail)
              || environment.getRequiredProperty("benchmark.audit", Boolean.class)) {
            return bean;
          }
          var silent = new ProxyFactory(bean);
          silent.setProxyTargetClass(true);
          silent.addAdvice(
              (MethodInterceptor)
                  call -> call.getMethod().getName().startsWith("record") ? null : call.proceed());
          return silent.getProxy();
        }
      };
    }
  }
}
