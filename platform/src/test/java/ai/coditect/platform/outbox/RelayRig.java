package ai.coditect.platform.outbox;

import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.app.TopicReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** An outbox of its own, with as many relays as a test wants. */
final class RelayRig implements AutoCloseable {

  private static final int PARTITIONS = 4;

  final String topic = "outbox-" + UUID.randomUUID();
  final JdbcTemplate jdbc;
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TransactionTemplate transaction;
  private final TestKafka kafka;
  private final DefaultKafkaProducerFactory<String, byte[]> producers;
  private final List<OutboxRelay> relays = new ArrayList<>();

  RelayRig(TestKafka kafka) {
    this.kafka = kafka;
    Database database = TestPostgres.shared().newDatabase("outbox");
    var source =
        new DriverManagerDataSource(database.url(), database.username(), database.password());
    jdbc = new JdbcTemplate(source);
    jdbc.execute(migration());
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    kafka.createTopic(topic, PARTITIONS, Map.of());
    producers =
        new DefaultKafkaProducerFactory<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "acks", "all",
                "enable.idempotence", true,
                "delivery.timeout.ms", 2_000,
                "request.timeout.ms", 1_000,
                "linger.ms", 1,
                "max.block.ms", 1_000),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  private static String migration() {
    String file = "/db/platform/V202611220001__outbox_and_audit_sequence.sql";
    try (InputStream in = Objects.requireNonNull(RelayRig.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DefaultKafkaProducerFactory<String, byte[]> producers() {
    return producers;
  }

  OutboxSender sender() {
    return new OutboxSender(producers, "rig");
  }

  OutboxRelay startRelay() {
    return startRelay(sender());
  }

  OutboxRelay startRelay(OutboxSender sender) {
    var properties =
        new OutboxProperties(
            50, Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofSeconds(5));
    var holdups = new Holdups(properties, InstantSource.system(), metrics);
    var relay = new OutboxRelay(jdbc, transaction, sender, properties, holdups);
    relay.start();
    relays.add(relay);
    return relay;
  }

  /** Appends an event whose data is {@code number}, padded to a size. */
  void append(String key, int number, int size) {
    append(topic, key, number, size);
  }

  /** As above, to any topic. */
  void append(String to, String key, int number, int size) {
    byte[] data = String.format("%-" + size + "d", number).getBytes(StandardCharsets.UTF_8);
    jdbc.update(
        """
        insert into outbox (shard, topic, event_key, event_id, event_type, occurred_at, data)
        values (?, ?, ?, ?, 'test.happened', now(), ?)
        """,
        Math.floorMod(key.hashCode(), Outbox.SHARDS),
        to,
        key,
        key + "-" + number,
        data);
  }

  void createTopic(String name) {
    kafka.createTopic(name, PARTITIONS, Map.of());
  }

  long waiting() {
    Long waiting = jdbc.queryForObject("select count(*) from outbox", Long.class);
    return waiting == null ? 0 : waiting;
  }

  /** The numbers that Kafka has of a key, in Kafka's order. */
  List<Integer> delivered(String key) {
    return delivered().getOrDefault(key, List.of());
  }

  /** The numbers that Kafka has of each key, in Kafka's order. */
  Map<String, List<Integer>> delivered() {
    return TopicReader.read(kafka.bootstrapServers(), topic, _ -> true).stream()
        .collect(Collectors.groupingBy(ConsumerRecord::key, mapping(RelayRig::number, toList())));
  }

  private static Integer number(ConsumerRecord<String, byte[]> received) {
    return Integer.valueOf(new String(received.value(), StandardCharsets.UTF_8).strip());
  }

  @Override
  public void close() {
    relays.forEach(OutboxRelay::stop);
    producers.destroy();
  }
}
