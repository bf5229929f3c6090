package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.desired.Rotations;
import ai.coditect.provisioning.targets.database.Catalog.Credential;
import ai.coditect.provisioning.targets.database.Catalog.Found;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two roles that take turns as one login, as they were found. One has the turn: the Secret
 * names it. The other is there from the moment at which it is to be the next, or until its time
 * after its turn is over. Pure.
 *
 * @param current the one that has the turn
 * @param other null if it is not there
 */
record LoginPair(Found current, @Nullable Found other) {

  /** What a role has that depends on its turn and not on the tier. */
  private static final Set<String> OF_THE_TURN =
      Set.of("login", "credential", "rotation", "credentials", "tablesWhenFull");

  /** What has to be done next about the turns. */
  enum Turn {
    /** Nothing now. */
    SETTLED("settled"),
    /** The customer asked for a newer one, and that is not noted yet. */
    ASKED("asked"),
    /** The role that has the turn is too old, or a newer one was asked for. */
    DUE("due"),
    /** It was not noted yet when the other lost its turn. */
    UNNOTED("unnoted"),
    /** The time in which both may log in is over. */
    TO_CLOSE("to-close"),
    /** The other is not used any more, or has had all its time. */
    TO_END("to-end");

    private final String text;

    Turn(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * How long roles live.
   *
   * @param rotateAfter how old a password may be; zero for any age
   * @param overlap how long after its turn a role may still log in
   * @param drain how long after that its connections may go on
   * @param asked the generation of the intent that passwords are not to be older than
   * @param askedAtOnce the one such that older ones end without an overlap
   */
  record Times(
      Duration rotateAfter, Duration overlap, Duration drain, long asked, long askedAtOnce) {

    /** As a desired login says it. */
    static Times of(ObjectNode desired) {
      JsonNode times = desired.required("credentials");
      return new Times(
          Duration.parse(times.required("rotateAfter").stringValue()),
          Duration.parse(times.required("overlap").stringValue()),
          Duration.parse(times.required("drain").stringValue()),
          Rotations.asked(times),
          Rotations.atOnce(times));
    }
  }

  /**
   * The pair of these roles, of which there is at least one.
   *
   * @param user the one that the Secret names; null if nobody knows
   */
  static LoginPair of(List<Found> roles, @Nullable String user) {
    Found first = roles.getFirst();
    Found second = roles.getLast();
    if (roles.size() == 1) {
      return new LoginPair(first, null);
    }
    boolean secondHasTheTurn =
        user == null ? isReplaced(first) && !isReplaced(second) : second.name().equals(user);
    return secondHasTheTurn ? new LoginPair(second, first) : new LoginPair(first, second);
  }

  private static boolean isReplaced(Found role) {
    return role.credential() == null || role.credential().replaced() != null;
  }

  boolean ours() {
    return current.ours() && (other == null || other.ours());
  }

  /** What comes next. */
  Turn turn(Times times) {
    Credential now = current.credential();
    if (now == null) {
      return Turn.SETTLED;
    }
    if (now.noted() < times.asked()) {
      return Turn.ASKED;
    }
    return other == null ? age(now, times) : farewell(other, now, times);
  }

  /** Whether newer ones were asked for and the other's time is not over. */
  boolean waits(Times times) {
    Credential now = current.credential();
    return other != null && now != null && now.demanded() && turn(times) == Turn.SETTLED;
  }

  private static Turn age(Credential now, Times times) {
    boolean old = times.rotateAfter().isPositive() && now.age().compareTo(times.rotateAfter()) >= 0;
    return old || now.demanded() ? Turn.DUE : Turn.SETTLED;
  }

  private static Turn farewell(Found other, Credential now, Times times) {
    Credential before = other.credential();
    if (before == null || (before.replaced() == null && before.age().compareTo(now.age()) < 0)) {
      // Made to be the next by somebody who did not get as far as to say so: nobody knows it.
      return Turn.TO_END;
    }
    if (before.replaced() == null) {
      return Turn.UNNOTED;
    }
    // A password that was changed by hand is nobody's who had the Secret.
    boolean atOnce = before.expelled() || !before.untouched();
    Duration overlap = atOnce ? Duration.ZERO : times.overlap();
    if (before.replaced().compareTo(overlap) < 0) {
      return Turn.SETTLED;
    }
    if (other.content().required("login").booleanValue()) {
      return Turn.TO_CLOSE;
    }
    Duration last = atOnce ? Duration.ZERO : overlap.plus(times.drain());
    return !before.busy() || before.replaced().compareTo(last) >= 0 ? Turn.TO_END : Turn.SETTLED;
  }

  /** Whether the other may do just what the desired login may. */
  boolean otherIsAs(ObjectNode desired) {
    return other == null || lasting(other.content()).equals(lasting(desired));
  }

  private static ObjectNode lasting(ObjectNode content) {
    return content.deepCopy().remove(OF_THE_TURN);
  }
}
