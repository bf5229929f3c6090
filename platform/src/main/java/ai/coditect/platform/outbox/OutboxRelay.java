package ai.coditect.platform.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what the outbox holds to Kafka and removes it once acknowledged by all replicas.
 *
 * <p>A shard is sent by whoever holds the lock on its row, so by one relay at a time among all
 * replicas of a service, and the lock ends with its holder. Of each lane (a topic's key) only the
 * acknowledged rows before the first unacknowledged one are removed: what came after a failed row
 * is sent again after it, so the last record of a lane on Kafka is always its newest. A lane whose
 * row Kafka refuses (too large, say) and a topic that Kafka does not answer for (a missing one,
 * say) wait with backoff and hold up no other.
 */
class OutboxRelay implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

  /**
   * How long a shard's lock lasts while its holder says nothing: longer than Kafka is ever waited
   * for, and not as long as a frozen process may be frozen.
   */
  private static final String LONGEST_IDLE = "60s";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final OutboxSender sender;
  private final OutboxProperties properties;
  private final Holdups holdups;
  private final Semaphore wake = new Semaphore(0);
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;

  OutboxRelay(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      OutboxSender sender,
      OutboxProperties properties,
      Holdups holdups) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.sender = sender;
    this.properties = properties;
    this.holdups = holdups;
  }

  /** Says that there is something to send; never blocks. */
  void wake() {
    wake.release();
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    Thread.ofPlatform().name("outbox-relay").start(this::loop);
  }

  @Override
  public void stop() {
    running = false;
    wake();
    try {
      if (!stopped.await(properties.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "The outbox relay still waits for Kafka; what it has not sent stays in the outbox");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void loop() {
    int failures = 0;
    while (running) {
      try {
        boolean sent = false;
        for (int shard : shardsWithEvents()) {
          sent |= relayOrPause(shard);
        }
        failures = 0;
        if (!sent) {
          awaitWork(properties.pollInterval());
        }
      } catch (RuntimeException | Error e) { // of an Error too: without this thread nothing leaves
        failures++;
        Duration pause = properties.backoff(failures);
        LOG.atWarn()
            .addKeyValue("failures", failures)
            .addKeyValue("pause", pause)
            .setCause(failures == 1 ? e : null)
            .log("The outbox cannot be relayed for now: {}", e.toString());
        awaitWork(pause);
      }
    }
    stopped.countDown();
  }

  /** What fails in one shard holds up that shard only. */
  private boolean relayOrPause(int shard) {
    if (holdups.waits(shard)) {
      return false;
    }
    try {
      boolean sent = relayShard(shard);
      holdups.relayed(shard);
      return sent;
    } catch (RuntimeException | Error e) {
      holdups.failed(shard, e);
      return false;
    }
  }

  private void awaitWork(Duration atMost) {
    try {
      if (wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private List<Integer> shardsWithEvents() {
    return jdbc.queryForList(
        """
        select shard from outbox_shard s
        where exists (select from outbox o where o.shard = s.shard)
        """,
        Integer.class);
  }

  /** Sends one batch of a shard; returns whether anything left. */
  private boolean relayShard(int shard) {
    Boolean anySent =
        transaction.execute(
            status -> {
              if (jdbc.queryForList(
                      """
                      select set_config('idle_in_transaction_session_timeout', ?, true)
                      from outbox_shard where shard = ? for update skip locked
                      """,
                      String.class,
                      LONGEST_IDLE,
                      shard)
                  .isEmpty()) {
                return false;
              }
              List<OutboxRow> batch = batch(shard);
              OutboxSender.Sent sent = sender.send(batch);
              List<Long> done = removable(batch, sent.acknowledged());
              remove(done);
              holdups.note(batch, sent);
              return !done.isEmpty();
            });
    return Boolean.TRUE.equals(anySent);
  }

  private List<OutboxRow> batch(int shard) {
    return jdbc.query(
        """
        select id, topic, event_key, event_id, event_type, traceparent, occurred_at, data from outbox
        where shard = ? and topic <> all (?) and topic || ' ' || event_key <> all (?)
        order by id limit ?
        """,
        OutboxRow.MAPPER,
        shard,
        holdups.topics(),
        holdups.lanes(),
        properties.batchSize());
  }

  /** Of each lane, the acknowledged rows before its first unacknowledged one. */
  static List<Long> removable(List<OutboxRow> batch, Set<Long> acknowledged) {
    Set<String> broken = new HashSet<>();
    List<Long> removable = new ArrayList<>();
    for (OutboxRow row : batch) {
      if (!acknowledged.contains(row.id())) {
        broken.add(row.lane());
      } else if (!broken.contains(row.lane())) {
        removable.add(row.id());
      }
    }
    return removable;
  }

  private void remove(List<Long> ids) {
    if (!ids.isEmpty()) {
      jdbc.update("delete from outbox where id = any (?)", (Object) ids.toArray(Long[]::new));
    }
  }
}
