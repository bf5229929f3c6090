package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.TreeHead;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Keeps checkpoints in a bucket that locks them. Their keys are in the order of their sizes, the
 * largest first, so the newest one is found by one request however many there are.
 */
final class BucketCheckpoints implements ExternalCheckpoints, DisposableBean {

  /** The newest one alone would do; a few more show what came to lie beside it. */
  private static final int READ = 25;

  private final LockedBucket bucket;
  private final BucketSettings settings;
  private final String prefix;
  private final Clock clock;
  private final MeterRegistry metrics;
  private boolean locks;
  private Instant nextLook = Instant.MIN;

  /** The versions among the newest ones that were read. */
  private Set<String> known = Set.of();

  BucketCheckpoints(BucketSettings settings, String origin, Clock clock, MeterRegistry metrics) {
    this.bucket = new LockedBucket(settings);
    this.settings = settings;
    this.prefix = origin + "/";
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return bucket.toString();
  }

  @Override
  public synchronized List<String> readNew() {
    Instant now = clock.instant();
    return now.isBefore(nextLook) ? List.of() : timed("look", () -> look(now));
  }

  private List<String> look(Instant now) {
    if (!locks) {
      bucket.requireLock();
      locks = true;
    }
    List<String> notes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ObjectVersion each : bucket.firstBelow(prefix, READ)) {
      String version = each.key() + " " + each.versionId();
      seen.add(version);
      if (!known.contains(version)) {
        notes.addFirst(bucket.read(each));
      }
    }
    known = seen;
    nextLook = now.plus(settings.look());
    return notes;
  }

  @Override
  public void write(SignedCheckpoint checkpoint) {
    String key = key(checkpoint.head());
    String note = checkpoint.note().encoded();
    Instant until = clock.instant().plus(settings.retention());
    boolean added = timed("write", () -> bucket.add(key, note, until));
    if (!added && !isOf(checkpoint.head(), bucket.newestAt(key))) {
      throw new IllegalStateException(
          "%s holds another checkpoint of %d entries".formatted(bucket, checkpoint.head().size()));
    }
  }

  /** Keys may sign the same twice, and another set of them with other signatures. */
  private static boolean isOf(TreeHead head, String note) {
    try {
      return SignedCheckpoint.parse(note).head().equals(head);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String key(TreeHead head) {
    return "%s%019d-%d".formatted(prefix, Long.MAX_VALUE - head.size(), head.size());
  }

  private <T> T timed(String call, Supplier<T> work) {
    Timer.Sample sample = Timer.start(metrics);
    String outcome = "failed";
    try {
      T result = work.get();
      outcome = "ok";
      return result;
    } finally {
      sample.stop(
          Timer.builder("coditect.audit.checkpoint.bucket")
              .description("Calls of the bucket that keeps checkpoints")
              .tag("call", call)
              .tag("outcome", outcome)
              .register(metrics));
    }
  }

  @Override
  public void destroy() {
    bucket.close();
  }
}
