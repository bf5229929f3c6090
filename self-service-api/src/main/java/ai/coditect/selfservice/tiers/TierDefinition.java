package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.TierName;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this service needs to know of a tier; what the tier provisions is provisioning's to read.
 *
 * @param tier its name
 * @param revision of its definition, from 1
 * @param displayName for people
 * @param available whether customers can have it yet
 * @param admission who may have it
 * @param seats how many seats it can have
 * @param includes the tiers all of whose parts it has too, so that nothing is lost on the way from
 *     them to it
 * @param offboarding how its tenants leave
 * @param fallback what its tenants get when their right to it ends, if that takes nothing from
 *     them; null if they are held then
 * @param trial what a tenant may have while an operator decides; null for nothing
 * @param requests how many requests are taken; null for as many as of everybody
 * @param kubernetes what may be used of a cluster; null for nothing
 * @param database how much a database may hold; null for a tier without one
 * @param storage how much a bucket may hold; null for a tier without one
 */
public record TierDefinition(
    TierName tier,
    int revision,
    String displayName,
    boolean available,
    Admission admission,
    Seats seats,
    List<TierName> includes,
    Offboarding offboarding,
    @Nullable TierName fallback,
    @Nullable Trial trial,
    @Nullable Requests requests,
    @Nullable ClusterPart kubernetes,
    @Nullable SizedPart database,
    @Nullable SizedPart storage) {

  /**
   * How a tenant leaves.
   *
   * @param grace for how long that can be taken back
   */
  public record Offboarding(Duration grace) {

    /** Validates. */
    public Offboarding {
      Require.that(!Require.present(grace, "offboarding.grace").isNegative(), "offboarding.grace");
    }
  }

  /**
   * What a tenant may have, once and for a time, while an operator decides.
   *
   * @param tier this one or another one
   * @param seats a number that the tier allows
   * @param duration for how long
   */
  public record Trial(TierName tier, int seats, Duration duration) {

    /** Validates. */
    public Trial {
      Require.present(tier, "trial.tier");
      Require.atLeast(1, seats, "trial.seats");
      Require.that(Require.present(duration, "trial.duration").isPositive(), "trial.duration");
    }
  }

  /**
   * How many requests are taken.
   *
   * @param perMinute from each of a tenant's keys
   * @param operations from each caller to one operation on a tenant, by its id in the API's
   *     document; what is not named is limited by the caller only
   */
  public record Requests(int perMinute, Map<String, Integer> operations) {

    /** Validates and copies. */
    public Requests {
      Require.atLeast(1, perMinute, "requests.perMinute");
      operations = Map.copyOf(Require.present(operations, "requests.operations"));
      operations.forEach((name, limit) -> Require.atLeast(1, limit, "requests.operations." + name));
    }
  }

  /** Who may have a tier. */
  public enum Admission {
    /** Anyone. */
    @JsonProperty("open")
    OPEN,
    /** Whom an operator approves. */
    @JsonProperty("approval")
    APPROVAL,
    /** Whom a contract or a subscription covers. */
    @JsonProperty("entitlement")
    ENTITLEMENT
  }

  /**
   * A range of seats.
   *
   * @param min at least 1
   * @param max at least {@code min}
   */
  public record Seats(int min, int max) {

    /** Validates. */
    public Seats {
      Require.atLeast(1, min, "seats.min");
      Require.atLeast(min, max, "seats.max");
    }

    /** Whether a number of seats lies in the range. */
    public boolean include(int seats) {
      return seats >= min && seats <= max;
    }
  }

  /** Validates. */
  public TierDefinition {
    Require.present(tier, "tier");
    Require.atLeast(1, revision, "revision");
    Require.text(displayName, 100, "displayName");
    Require.present(admission, "admission");
    Require.present(seats, "seats");
    includes = List.copyOf(Require.present(includes, "includes"));
    Require.present(offboarding, "offboarding");
    Require.that(!tier.equals(fallback), "fallback must be another tier");
    Require.that(
        trial == null || admission != Admission.OPEN, "who may have a tier at once needs no trial");
  }

  /** What a tenant may use, each under the name that its usage has. */
  List<TierLimit> limits() {
    return TierLimit.of(kubernetes, database, storage);
  }

  /** Whether a contract can cover it. */
  public boolean takesContract() {
    return switch (admission) {
      case ENTITLEMENT -> true;
      case OPEN, APPROVAL -> false;
    };
  }

  /** Whether anybody can sign up for it by themselves. */
  public boolean open() {
    return available
        && switch (admission) {
          case OPEN -> true;
          case APPROVAL, ENTITLEMENT -> false;
        };
  }
}
