package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.converge.CheckpointRows.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Group commit: what runs hand in while a transaction is being committed goes into the next one
 * together. A run waits for its own checkpoint only, and many share the price of making them
 * durable.
 */
@Component
class CheckpointWriter implements Checkpoints, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final long LOOK_FOR_STOP_MILLIS = 200;

  /** A batch waits so long at most for more to come, and only where many runs are under way. */
  private static final long GATHER_NANOS = 5_000_000;

  /** As long as nothing is in it that anybody waits for. */
  private static final long QUIET_GATHER_NANOS = 25_000_000;

  private final CheckpointRows rows;
  private final WorkRows work;
  private final TransactionTemplate transaction;
  private final LeaseKeeper leases;
  private final int most;
  private final int writers;
  private final DistributionSummary batches;
  private final Counter refused;
  private final BlockingQueue<Pending> queue;
  private final ReentrantLock gathering = new ReentrantLock();
  private volatile boolean stopped;

  CheckpointWriter(
      CheckpointRows rows,
      WorkRows work,
      TransactionTemplate transaction,
      LeaseKeeper leases,
      ConvergeProperties properties,
      MeterRegistry metrics) {
    this.rows = rows;
    this.work = work;
    this.transaction = transaction;
    this.leases = leases;
    this.most = properties.checkpointBatch();
    this.writers = properties.journalWriters();
    this.queue = new ArrayBlockingQueue<>(Math.max(properties.parallelRuns(), most));
    this.batches =
        DistributionSummary.builder("coditect.checkpoint.batch")
            .description("Checkpoints committed in one transaction")
            .register(metrics);
    this.refused =
        Counter.builder("coditect.checkpoint.refused")
            .description("Checkpoints refused because somebody else had taken the tenant")
            .register(metrics);
    for (int i = 1; i <= writers; i++) {
      Thread.ofPlatform().daemon().name("journal-" + i).start(this::loop);
    }
  }

  @Override
  public void write(Checkpoint checkpoint) {
    var pending = new Pending(checkpoint, new CompletableFuture<>());
    try {
      if (stopped) {
        throw new IllegalStateException("the journal is closed");
      }
      queue.put(pending);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunInterruptedException("interrupted before a checkpoint");
    }
    switch (pending.await()) {
      case WRITTEN -> {}
      case FENCED -> throw new RunInterruptedException("somebody else has taken the tenant");
      case SUPERSEDED -> throw new RunInterruptedException("something newer is wanted");
    }
  }

  /** Ends the writers once nothing is queued; who writes afterwards is told so. */
  @Override
  public void destroy() {
    stopped = true;
  }

  private record Pending(Checkpoint checkpoint, CompletableFuture<Answer> answer) {

    Answer await() {
      try {
        return answer.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
  }

  private void loop() {
    List<Pending> batch = new ArrayList<>(most);
    while (!stopped || !queue.isEmpty()) {
      try {
        take(batch);
        if (!batch.isEmpty()) {
          commit(batch);
        }
      } catch (InterruptedException e) {
        return;
      } finally {
        batch.clear();
      }
    }
  }

  /**
   * One writer gathers at a time, while the others commit, so that what comes in is not divided
   * among them.
   */
  private void take(List<Pending> batch) throws InterruptedException {
    gathering.lockInterruptibly();
    try {
      Pending first = queue.poll(LOOK_FOR_STOP_MILLIS, TimeUnit.MILLISECONDS);
      if (first != null) {
        batch.add(first);
        gather(batch);
      }
    } finally {
      gathering.unlock();
    }
  }

  /**
   * Under load a commit shared by few leaves less of the machine to all; with little to do, nobody
   * waits. Checks of quiet tenants wait for each other: they come together and end together.
   */
  private void gather(List<Pending> batch) throws InterruptedException {
    queue.drainTo(batch, most - batch.size());
    long begun = System.nanoTime();
    while (true) {
      boolean time = batch.stream().allMatch(pending -> pending.checkpoint().hasTime());
      int wanted = Math.min(most, time ? leases.count() : leases.count() / (2 * writers));
      long left = begun + (time ? QUIET_GATHER_NANOS : GATHER_NANOS) - System.nanoTime();
      Pending next = batch.size() < wanted ? queue.poll(left, TimeUnit.NANOSECONDS) : null;
      if (next == null) {
        return;
      }
      batch.add(next);
      queue.drainTo(batch, most - batch.size());
    }
  }

  private void commit(List<Pending> batch) {
    batches.record(batch.size());
    List<Answer> answers;
    try {
      answers = writeTogether(batch);
    } catch (RuntimeException | Error e) {
      if (batch.size() > 1 && concernsOne(e)) {
        LOG.atWarn().setCause(e).log("Checkpoints could not be written together: one by one then");
        batch.forEach(pending -> commit(List.of(pending)));
      } else {
        batch.forEach(pending -> pending.answer().completeExceptionally(e));
      }
      return;
    }
    suspectFenced(batch, answers);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(answers.get(i));
    }
  }

  private List<Answer> writeTogether(List<Pending> batch) {
    List<Checkpoint> checkpoints = batch.stream().map(Pending::checkpoint).toList();
    return Objects.requireNonNull(transaction.execute(_ -> rows.write(checkpoints)));
  }

  /** With the database away, all fail alike, and nobody knows what was committed. */
  private static boolean concernsOne(Throwable e) {
    return !(e instanceof DataAccessResourceFailureException)
        && !(e instanceof TransactionException)
        && !(e instanceof Error);
  }

  /** What a run that lost its tenant did last is looked at again by whoever has it now. */
  private void suspectFenced(List<Pending> batch, List<Answer> answers) {
    List<TenantId> fenced = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (answers.get(i) == Answer.FENCED && batch.get(i).checkpoint().followsEffects()) {
        fenced.add(batch.get(i).checkpoint().claim().tenant());
      }
    }
    if (!fenced.isEmpty()) {
      refused.increment(fenced.size());
      try {
        work.suspect(fenced);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("Tenants could not be woken; the drift check will see them");
      }
    }
  }
}
