package ai.coditect.selfservice.surface;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Strong entity tags that hold a version. */
public final class ETags {

  private static final Pattern COMMA = Pattern.compile("[ \\t]*,[ \\t]*");
  private static final Pattern TAGS =
      Pattern.compile("(?:W/)?\"[^\",]*\"(?:[ \\t]*,[ \\t]*(?:W/)?\"[^\",]*\")*+");

  private ETags() {}

  /** Of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Passes if the client has read this version, as RFC 9110 says: one of the tags is this one's, or
   * {@code *}. Weak tags match nothing.
   *
   * @param ifMatch the header; null if it was not sent
   * @throws ProblemException {@code precondition-required} without the header, {@code
   *     invalid-request} if it has no tags, {@code precondition-failed} with others
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null) {
      throw ProblemException.of(
          CommonProblem.PRECONDITION_REQUIRED, "Send the ETag of what you have read.");
    }
    String tags = ifMatch.strip();
    if (tags.equals("*")) {
      return;
    }
    if (!TAGS.matcher(tags).matches()) {
      throw ProblemException.invalid(List.of(new FieldError("If-Match", "holds no ETag")));
    }
    if (!Arrays.asList(COMMA.split(tags)).contains(of(version))) {
      throw ProblemException.of(
          CommonProblem.PRECONDITION_FAILED,
          "This is not its ETag, or a weak one. If somebody changed it meanwhile, read it again.");
    }
  }
}
