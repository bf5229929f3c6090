package ai.coditect.audit.checkpoint;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/**
 * Signs statements with the log's keys. The first line is the statement's format, which no
 * checkpoint and no other statement has, so none can be taken for another.
 */
@Service
public class Statements {

  private static final Pattern FORMAT = Pattern.compile("coditect\\.audit\\.[a-z-]+/v\\d+");

  private final LogKeys keys;
  private final ForkGuard guard;

  Statements(LogKeys keys, ForkGuard guard) {
    this.keys = keys;
    this.guard = guard;
  }

  /**
   * Signs.
   *
   * @param format a name of its own, for example {@code coditect.audit.access-review/v1}
   * @throws ProblemException while the log signs nothing
   */
  public SignedNote sign(String format, List<String> lines) {
    if (!FORMAT.matcher(format).matches()
        || lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("no statement that could be read again");
    }
    try {
      guard.requireSound();
    } catch (LogStandsStillException e) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, "The log signs nothing for now.");
    }
    return keys.sign(format + "\n" + String.join("\n", lines) + "\n");
  }
}
