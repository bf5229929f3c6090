package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tier's part in the cell's object storage: one bucket, with one access key.
 *
 * @param sizeLimit the most that the bucket may hold, older versions included, in bytes
 * @param versionsKept for how long an object's older versions are kept; 30 days if the definition
 *     says nothing
 * @param uploadsKept for how long an upload in parts may take that nobody ends; 7 days if the
 *     definition says nothing
 * @param credentials how long an access key lives; the defaults if the definition says nothing
 */
public record StorageTier(
    long sizeLimit,
    @Nullable Duration versionsKept,
    @Nullable Duration uploadsKept,
    @Nullable Credentials credentials) {

  /** Validates. */
  public StorageTier {
    Require.atLeast(1, sizeLimit, "storage.sizeLimit");
    versionsKept = wholeDays(versionsKept, 30, "storage.versionsKept");
    uploadsKept = wholeDays(uploadsKept, 7, "storage.uploadsKept");
    credentials = credentials == null ? Credentials.DEFAULT : credentials;
  }

  /** For how long older versions are kept. */
  @Override
  public Duration versionsKept() {
    return java.util.Objects.requireNonNull(versionsKept);
  }

  /** For how long unfinished uploads are kept. */
  @Override
  public Duration uploadsKept() {
    return java.util.Objects.requireNonNull(uploadsKept);
  }

  /** How long an access key lives. */
  @Override
  public Credentials credentials() {
    return java.util.Objects.requireNonNull(credentials);
  }

  /** Stores count them in days. */
  private static Duration wholeDays(@Nullable Duration duration, int usual, String name) {
    Duration days = duration == null ? Duration.ofDays(usual) : duration;
    Require.that(
        days.isPositive() && days.equals(Duration.ofDays(days.toDays())),
        name + " must be whole days");
    return days;
  }

  /**
   * How long an access key lives, and how long the old one is of use beside the new.
   *
   * @param rotateAfter the age at which it is replaced; zero for never
   * @param overlap for how long after that the old one still lets somebody in
   */
  public record Credentials(Duration rotateAfter, Duration overlap) {

    static final Credentials DEFAULT = new Credentials(Duration.ofDays(90), Duration.ofDays(1));

    /** Validates. */
    public Credentials {
      Require.that(
          !Require.present(rotateAfter, "storage.credentials.rotateAfter").isNegative(),
          "storage.credentials.rotateAfter is negative");
      Require.that(
          !Require.present(overlap, "storage.credentials.overlap").isNegative(),
          "storage.credentials.overlap is negative");
      Require.that(
          rotateAfter.isZero() || rotateAfter.compareTo(overlap) > 0,
          "storage.credentials.rotateAfter must be longer than overlap");
    }
  }
}
