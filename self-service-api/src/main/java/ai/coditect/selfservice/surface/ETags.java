package ai.coditect.selfservice.surface;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Strong entity tags that hold a version. */
public final class ETags {

  private ETags() {}

  /** Of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Passes if the client has read this version.
   *
   * @param ifMatch the header; null if it was not sent
   * @throws ProblemException {@code precondition-required} without the header, {@code
   *     precondition-failed} with another version
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null) {
      throw ProblemException.of(
          CommonProblem.PRECONDITION_REQUIRED, "Send the ETag of what you have read.");
    }
    if (!ifMatch.strip().equals(of(version))) {
      throw ProblemException.of(
          CommonProblem.PRECONDITION_FAILED, "Somebody changed it meanwhile: read it again.");
    }
  }
}
