package ai.coditect.localstack.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.postgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SharedServersTest {

  @Test
  void a_new_database_is_writable_by_its_owner_and_closed_to_a_wrong_password()
      throws SQLException {
    Database database = TestPostgres.shared().newDatabase("orders");

    try (Connection connection = open(database);
        var statement = connection.createStatement()) {
      statement.execute("create table t (id int)");
    }
    var wrong = new Database(database.url(), database.username(), "wrong");
    assertThatThrownBy(() -> open(wrong))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
    assertThat(database.toString()).doesNotContain(database.password());
  }

  @Test
  void what_postgres_committed_is_there_after_it_was_killed() throws SQLException {
    var postgres = TestPostgres.separate();
    Database database = postgres.newDatabase("orders");
    try (Connection connection = open(database);
        var statement = connection.createStatement()) {
      statement.execute("create table t as select 42 as answer");
    }

    postgres.server().process().kill();
    postgres.server().start();

    try (Connection connection = open(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select answer from t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
    }
    postgres.server().stop();
  }

  @Test
  void kafka_keeps_its_records_over_a_restart() throws Exception {
    var kafka = TestKafka.separate();
    kafka.createTopic("greetings", 1, Map.of());
    produce(kafka, "greetings", "hello");

    kafka.server().stop();
    kafka.server().start();

    assertThat(consumeOne(kafka, "greetings")).isEqualTo("hello");
    kafka.server().stop();
  }

  private static void produce(TestKafka kafka, String topic, String value) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static String consumeOne(TestKafka kafka, String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
    }
  }

  private static Connection open(Database database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.username(), database.password());
  }
}
