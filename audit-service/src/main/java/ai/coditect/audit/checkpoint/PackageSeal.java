package ai.coditect.audit.checkpoint;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Signs the list of a package's files, so that none of them can be changed or left out. */
@Service
public class PackageSeal {

  private static final String FORMAT = "coditect.audit.package/v1";

  private final LogKeys keys;
  private final ForkGuard guard;

  PackageSeal(LogKeys keys, ForkGuard guard) {
    this.keys = keys;
    this.guard = guard;
  }

  /**
   * A file of a package.
   *
   * @param sha256 in hexadecimal
   */
  public record SealedFile(String name, long size, String sha256) {}

  /**
   * The signed list.
   *
   * @param kind a word
   * @param tenant whose trail it is from; null if from the whole ledger
   * @throws ProblemException while the log signs nothing
   */
  public SignedNote seal(
      String origin,
      String kind,
      @Nullable String tenant,
      Instant createdAt,
      List<SealedFile> files) {
    try {
      guard.requireSound();
    } catch (LogStandsStillException e) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, "The log signs nothing for now.");
    }
    StringBuilder text =
        new StringBuilder(
            "%s\n%s\n%s\n%s\n%s\n"
                .formatted(FORMAT, origin, kind, tenant == null ? "*" : tenant, createdAt));
    for (SealedFile file : files) {
      text.append("%s %d %s\n".formatted(file.sha256(), file.size(), file.name()));
    }
    return keys.sign(text.toString());
  }
}
