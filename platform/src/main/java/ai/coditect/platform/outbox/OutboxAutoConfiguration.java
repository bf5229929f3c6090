package ai.coditect.platform.outbox;

import ai.coditect.platform.trace.TraceAutoConfiguration;
import ai.coditect.platform.trace.TraceContexts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox, its relay and its lag as a metric, for any service with a database and Kafka. */
@AutoConfiguration(
    after = TraceAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"
    })
@EnableConfigurationProperties(OutboxProperties.class)
public class OutboxAutoConfiguration {

  @Bean
  OutboxRelay outboxRelay(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      ProducerFactory<?, ?> producers,
      OutboxProperties properties,
      MeterRegistry metrics,
      @Value("${spring.application.name}") String service) {
    // platform.yaml sets the serialisers to these two types.
    @SuppressWarnings("unchecked")
    var typed = (ProducerFactory<String, byte[]>) producers;
    return new OutboxRelay(
        jdbc,
        new TransactionTemplate(transactions),
        new OutboxSender(typed, service),
        properties,
        new Holdups(properties, InstantSource.system(), metrics));
  }

  @Bean
  Outbox outbox(JdbcTemplate jdbc, TraceContexts traces, OutboxRelay relay) {
    return new Outbox(jdbc, traces, relay);
  }

  @Bean
  MeterBinder outboxLag(JdbcTemplate jdbc) {
    return registry ->
        Gauge.builder("coditect.outbox.oldest.age", jdbc, OutboxAutoConfiguration::oldestAgeSeconds)
            .description("Age of the oldest event that Kafka has not acknowledged; 0 if none")
            .baseUnit("seconds")
            .register(registry);
  }

  private static double oldestAgeSeconds(JdbcTemplate jdbc) {
    Double age =
        jdbc.queryForObject(
            """
            select coalesce(extract(epoch from now() - (select created_at from outbox order by id limit 1)), 0)
            """,
            Double.class);
    return age == null ? 0 : age;
  }
}
