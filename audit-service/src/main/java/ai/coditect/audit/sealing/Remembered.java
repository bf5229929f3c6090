package ai.coditect.audit.sealing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** So many of the newest things, each for so long. For use by several threads. */
final class Remembered<K, V> {

  private record Since<V>(V value, Instant since) {}

  private final Map<K, Since<V>> things = new LinkedHashMap<>();
  private final int most;
  private final Duration longest;
  private final Clock clock;

  Remembered(int most, Duration longest, Clock clock) {
    this.most = most;
    this.longest = longest;
    this.clock = clock;
  }

  synchronized @Nullable V find(K key) {
    Since<V> found = things.get(key);
    if (found == null) {
      return null;
    }
    if (found.since().plus(longest).isBefore(clock.instant())) {
      things.remove(key);
      return null;
    }
    return found.value();
  }

  synchronized void keep(K key, V value) {
    things.putIfAbsent(key, new Since<>(value, clock.instant()));
    if (things.size() > most) {
      Iterator<K> oldest = things.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized void forget() {
    things.clear();
  }
}
