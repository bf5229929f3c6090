package ai.coditect.platform.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * A replica's view of all buckets: it gives tokens from memory, so that no request waits for the
 * database, and tells the others twice a second what it gave. Between two such times each replica
 * may give as many as it believes to be left; what that is too much, is owed by the key afterwards.
 * While the database is away each replica counts for itself. What was away for two windows is
 * forgotten, and the least used before memory grows over its bound.
 */
class Buckets {

  private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);

  private final SharedTokens shared;
  private final Cache<Key, Entry> entries;

  /** Those of which something was given since they were told last. */
  private final Set<Key> untold = ConcurrentHashMap.newKeySet();

  Buckets(SharedTokens shared, int tracked) {
    this.shared = shared;
    this.entries =
        Caffeine.newBuilder().maximumSize(tracked).expireAfterAccess(Duration.ofMinutes(2)).build();
  }

  /** Whose tokens. */
  private record Key(Limit limit, String name) {}

  /** The tokens, and how many were given and not told yet. */
  private record Entry(Bucket bucket, AtomicLong given) {

    static Entry full(Limit limit) {
      return new Entry(
          Bucket.builder()
              .addLimit(
                  it -> it.capacity(limit.tokens()).refillGreedy(limit.tokens(), limit.window()))
              .build(),
          new AtomicLong());
    }

    /** Takes over how many are left over all replicas, less what was given since it was asked. */
    void correct(long left) {
      long surplus = bucket.getAvailableTokens() - (left - given.get());
      if (surplus > 0) {
        bucket.consumeIgnoringRateLimits(surplus);
      } else if (surplus < 0) {
        bucket.addTokens(-surplus);
      }
    }
  }

  /** Takes a token if there is one. */
  ConsumptionProbe take(Limit limit, String name) {
    var key = new Key(limit, name);
    Entry entry = entries.get(key, full -> Entry.full(full.limit()));
    ConsumptionProbe probe = entry.bucket().tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      given(key, entry, 1);
    }
    return probe;
  }

  /** What was given of a key, and is to be told. */
  private record Given(Key key, Entry entry, long tokens) {

    SharedTokens.Use use() {
      return new SharedTokens.Use(key.name(), key.limit(), tokens);
    }
  }

  /** Tells the others, and takes over what they told; keeps what could not be told. */
  void synchronise() {
    List<Given> all = new ArrayList<>();
    for (Iterator<Key> keys = untold.iterator(); keys.hasNext(); ) {
      Key key = keys.next();
      keys.remove();
      Entry entry = entries.getIfPresent(key);
      if (entry != null) {
        all.add(new Given(key, entry, entry.given().getAndSet(0)));
      }
    }
    all.stream()
        .filter(given -> given.tokens() > 0)
        .collect(Collectors.groupingBy(given -> given.key().limit()))
        .values()
        .forEach(this::tell);
  }

  private void given(Key key, Entry entry, long tokens) {
    // Counted first: whoever is told of the key counts all that was given before.
    entry.given().addAndGet(tokens);
    untold.add(key);
  }

  /** Of one limit. */
  private void tell(List<Given> all) {
    try {
      Map<String, Long> left = shared.report(all.stream().map(Given::use).toList());
      for (Given given : all) {
        Long tokens = left.get(given.key().name());
        if (tokens != null) {
          given.entry().correct(tokens);
        }
      }
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("Rate limits could not be shared; each replica counts alone");
      all.forEach(given -> given(given.key(), given.entry(), given.tokens()));
    }
  }
}
