package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.desired.Rotations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The access keys of one user as they were found: the one that the Secret holds, the one before it
 * for the overlap, and what is neither. Pure.
 *
 * @param current null if the Secret holds none that was issued here and lets somebody in
 * @param others all further ones
 */
record KeyTurns(@Nullable Key current, List<Key> others, Times times, Instant now) {

  /** The store tells times in seconds; who was asked for later is later. */
  private static final Comparator<Key> AGE =
      Comparator.comparingLong(Key::asked).thenComparing(Key::created);

  KeyTurns {
    others = List.copyOf(others);
  }

  /**
   * An access key.
   *
   * @param created when it was issued
   * @param asked the generation of the customer's demand that it was issued for, or later
   */
  record Key(String id, Instant created, long asked) {}

  /**
   * How long a key lives, and the one before it.
   *
   * @param rotateAfter how old a key may be; zero for any age
   * @param overlap how long the one before it works
   * @param asked the generation of the intent that keys are not to be older than
   * @param askedAtOnce the one such that older ones end without an overlap
   */
  record Times(Duration rotateAfter, Duration overlap, long asked, long askedAtOnce) {

    /** As a desired Secret says it. */
    static Times of(JsonNode wanted) {
      JsonNode credentials = wanted.required("credentials");
      return new Times(
          Duration.parse(credentials.required("rotateAfter").stringValue()),
          Duration.parse(credentials.required("overlap").stringValue()),
          Rotations.asked(credentials),
          Rotations.atOnce(credentials));
    }
  }

  static KeyTurns of(List<Key> keys, Optional<String> current, Times times, Instant now) {
    Key found =
        keys.stream()
            .filter(key -> current.filter(key.id()::equals).isPresent())
            .findFirst()
            .orElse(null);
    return new KeyTurns(
        found, keys.stream().filter(key -> !key.equals(found)).toList(), times, now);
  }

  /** Whether another key is to be issued now. */
  boolean due() {
    return current == null
        || (times.rotateAfter().isPositive()
            && !now.isBefore(current.created().plus(times.rotateAfter())))
        || (current.asked() < times.asked() && !waits());
  }

  /** Whether another one was asked for, and the one before the present one has its time left. */
  boolean waits() {
    return current != null
        && current.asked() < times.asked()
        && !expelled(current)
        && others.stream().anyMatch(key -> !stray(key, current));
  }

  /** What is to be deleted before anything else: at most one key stays beside a new one. */
  List<Key> strays() {
    return others.stream().filter(key -> current == null || due() || stray(key, current)).toList();
  }

  /** Whether there are any that should not be. */
  boolean hasStrays() {
    return others.stream().anyMatch(key -> current == null || stray(key, current));
  }

  /** Whether a key is to have no time once there is another. */
  boolean expelled(Key key) {
    return key.asked() < times.askedAtOnce();
  }

  /** Anything but, for the overlap, the one before the current one. */
  private boolean stray(Key key, Key present) {
    return AGE.compare(key, present) >= 0
        || expelled(key)
        || !now.isBefore(present.created().plus(times.overlap()));
  }
}
