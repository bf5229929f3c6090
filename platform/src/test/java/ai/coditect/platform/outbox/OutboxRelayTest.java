package ai.coditect.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SMALL = 10;
  private static final int TOO_LARGE = 1_200_000;

  @Test
  void two_relays_at_once_keep_the_order_of_each_key_and_send_each_event_once() throws Exception {
    try (var rig = new RelayRig(TestKafka.shared())) {
      rig.startRelay();
      rig.startRelay();
      List<String> keys = IntStream.range(0, 20).mapToObj(number -> "key-" + number).toList();
      List<Future<?>> writers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (String key : keys) {
          writers.add(
              threads.submit(() -> IntStream.range(0, 50).forEach(i -> rig.append(key, i, SMALL))));
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }

      await().atMost(SOON).until(() -> rig.waiting() == 0);
      Map<String, List<Integer>> delivered = rig.delivered();
      keys.forEach(key -> assertThat(delivered.get(key)).as(key).isEqualTo(numbers(50)));
    }
  }

  @Test
  void a_relay_that_dies_between_sending_and_removing_leads_to_a_second_delivery_and_no_loss() {
    try (var rig = new RelayRig(TestKafka.shared())) {
      numbers(120).forEach(number -> rig.append("key", number, SMALL));
      var deaths = new AtomicInteger();
      rig.startRelay(
          new OutboxSender(rig.producers(), "rig") {
            @Override
            Sent send(List<OutboxRow> rows) {
              Sent sent = super.send(rows);
              if (deaths.getAndIncrement() < 2) {
                throw new IllegalStateException("killed here");
              }
              return sent;
            }
          });

      await().atMost(SOON).until(() -> rig.waiting() == 0);
      List<Integer> delivered = rig.delivered("key");
      assertThat(delivered).hasSizeGreaterThan(120);
      assertThat(delivered.stream().distinct().toList())
          .as("first deliveries are in order")
          .isEqualTo(numbers(120));
      assertThat(delivered.getLast()).as("the last one is the newest").isEqualTo(119);
    }
  }

  @Test
  void an_event_that_kafka_refuses_holds_up_its_own_key_only() {
    try (var rig = new RelayRig(TestKafka.shared())) {
      rig.append("stuck", 0, SMALL);
      rig.append("stuck", 1, TOO_LARGE);
      rig.append("stuck", 2, SMALL);
      // Two keys of the same shard and twenty of any.
      List<String> others = IntStream.range(0, 20).mapToObj(number -> "other-" + number).toList();
      others.forEach(key -> numbers(5).forEach(number -> rig.append(key, number, SMALL)));
      rig.startRelay();

      await().atMost(SOON).until(() -> rig.waiting() == 2);
      Map<String, List<Integer>> delivered = rig.delivered();
      others.forEach(key -> assertThat(delivered.get(key)).as(key).isEqualTo(numbers(5)));
      assertThat(delivered.get("stuck")).containsExactly(0);

      numbers(5).forEach(number -> rig.append("late", number, SMALL));
      await().atMost(SOON).until(() -> rig.waiting() == 2);

      rig.jdbc.update("update outbox set data = '1' where event_id = 'stuck-1'");
      await().atMost(SOON).until(() -> rig.waiting() == 0);
      assertThat(rig.delivered("stuck")).containsExactly(0, 1, 2);
    }
  }

  @Test
  void a_shard_that_fails_with_whatever_error_holds_up_no_other_and_goes_on_later() {
    try (var rig = new RelayRig(TestKafka.shared())) {
      List<String> keys = IntStream.range(0, 40).mapToObj(number -> "key-" + number).toList();
      int bad = Math.floorMod("key-0".hashCode(), Outbox.SHARDS);
      long affected =
          keys.stream().filter(key -> Math.floorMod(key.hashCode(), Outbox.SHARDS) == bad).count();
      keys.forEach(key -> rig.append(key, 0, SMALL));
      var broken = new AtomicBoolean(true);
      rig.startRelay(
          new OutboxSender(rig.producers(), "rig") {
            @Override
            Sent send(List<OutboxRow> rows) {
              if (broken.get() && rows.stream().anyMatch(row -> row.key().equals("key-0"))) {
                throw new StackOverflowError("a bug that only this shard's events meet");
              }
              return super.send(rows);
            }
          });

      await().atMost(SOON).until(() -> rig.waiting() == affected);
      assertThat(rig.metrics.get("coditect.outbox.shard.failures").counter().count()).isPositive();

      broken.set(false);
      await().atMost(SOON).until(() -> rig.waiting() == 0);
    }
  }

  @Test
  void a_missing_topic_holds_up_its_own_events_only_and_is_counted() {
    try (var rig = new RelayRig(TestKafka.shared())) {
      String missing = rig.topic + "-missing";
      List<String> keys = IntStream.range(0, 20).mapToObj(number -> "key-" + number).toList();
      // Of each key, so in every shard, the oldest event is one that cannot leave.
      keys.forEach(key -> rig.append(missing, key, 0, SMALL));
      keys.forEach(key -> numbers(5).forEach(number -> rig.append(key, number, SMALL)));
      rig.startRelay();

      await().atMost(SOON).until(() -> rig.waiting() == keys.size());
      Map<String, List<Integer>> delivered = rig.delivered();
      keys.forEach(key -> assertThat(delivered.get(key)).as(key).isEqualTo(numbers(5)));
      assertThat(
              rig.metrics
                  .get("coditect.outbox.holdups")
                  .tags("topic", missing, "cause", "unanswered")
                  .counter()
                  .count())
          .isPositive();

      rig.createTopic(missing);
      await().atMost(SOON).until(() -> rig.waiting() == 0);
    }
  }

  @Test
  void while_kafka_is_away_events_wait_and_none_is_lost() {
    TestKafka kafka = TestKafka.separate();
    try (var rig = new RelayRig(kafka)) {
      rig.startRelay();
      rig.append("key", 0, SMALL);
      await().atMost(SOON).until(() -> rig.waiting() == 0);

      kafka.server().stop();
      IntStream.range(1, 30).forEach(number -> rig.append("key", number, SMALL));
      await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> rig.waiting() == 29);
      kafka.server().start();

      await().atMost(SOON).until(() -> rig.waiting() == 0);
      assertThat(rig.delivered("key").stream().distinct().toList()).isEqualTo(numbers(30));
    } finally {
      kafka.server().stop();
    }
  }

  @Test
  void of_each_lane_only_what_is_before_its_first_failure_is_removed() {
    List<OutboxRow> batch =
        List.of(row(1, "a"), row(2, "b"), row(3, "a"), row(4, "b"), row(5, "a"));

    assertThat(OutboxRelay.removable(batch, java.util.Set.of(1L, 2L, 4L, 5L)))
        .containsExactly(1L, 2L, 4L);
  }

  @Test
  void pauses_double_up_to_their_bound() {
    var properties =
        new OutboxProperties(
            500, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(5));

    assertThat(IntStream.of(1, 2, 3, 100).mapToObj(properties::backoff))
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));
  }

  private static OutboxRow row(long id, String key) {
    return new OutboxRow(
        id, "topic", key, "event-" + id, "type", null, java.time.Instant.EPOCH, new byte[0]);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
