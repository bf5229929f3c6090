package ai.coditect.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** How long a stop takes while something is away. */
@NullMarked
class StopTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  @Test
  void whileKafkaIsAwayAndEventsWaitForItTheServiceStopsInTime() {
    TestKafka kafka = TestKafka.separate();
    Database database = TestPostgres.shared().newDatabase("stop");
    var jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(database.url(), database.username(), database.password()));
    try (var neighbours = new KeyRegister()) {
      ServiceProcess service = ServiceProcess.start("stops", database, kafka, neighbours, Map.of());
      service.awaitReady();
      kafka.server().stop();
      leaveAnEvent(jdbc);

      assertThat(service.stop(Duration.ofMinutes(3))).isLessThan(LIMIT);
    }
  }

  /** An event that a transaction has committed. */
  private static void leaveAnEvent(JdbcTemplate jdbc) {
    String tenant = TenantId.next().value();
    jdbc.update(
        """
        insert into outbox (shard, topic, event_key, event_id, event_type, occurred_at, data)
        values (0, ?, ?, ?, ?, now(), convert_to('{}', 'utf8'))
        """,
        Topics.TENANT_PROVISIONING,
        tenant,
        EventId.next().value(),
        EventTypes.STATUS_CHANGED);
  }
}
