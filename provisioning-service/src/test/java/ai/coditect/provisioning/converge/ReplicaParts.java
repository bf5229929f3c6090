package ai.coditect.provisioning.converge;

import ai.coditect.platform.security.SecurityAutoConfiguration;
import ai.coditect.provisioning.exports.DataExports;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.bind.annotation.RestController;

/** What replicas are made of: the service's own parts, which die and freeze by {@link Faults}. */
@NullMarked
final class ReplicaParts {

  private ReplicaParts() {}

  /** Its targets are in a {@link World}. */
  @TestConfiguration(
      proxyBeanMethods = false) // so that the scan of the real application leaves it out
  @EnableAutoConfiguration(exclude = SecurityAutoConfiguration.class)
  @Import({Mortality.class, DataExports.class})
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
  static class InWorld {

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
  @Import({Mortality.class, DataExports.class})
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
  static class Real {}

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
