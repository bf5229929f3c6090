package ai.coditect.selfservice.tierchanges;

import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an operator's decision on what a sign-up or a tenant has asked for.
 *
 * @param approved whether to agree
 * @param reason why not, for whoever asked; null if agreed
 * @param endsAt until when the contract runs, if agreed; null without end
 */
public record Decision(
    @NotNull Boolean approved,
    @Size(min = 1, max = 1000) @Pattern(regexp = "[^\\x00-\\x1f\\x7f]*", message = "holds control characters") @Nullable String reason,
    @Nullable Instant endsAt) {

  /**
   * Passes if the parts fit together.
   *
   * @throws ProblemException {@code invalid-request}
   */
  public void requireSensible(Instant now) {
    if (approved == (reason == null)) {
      if (endsAt != null && (!approved || !endsAt.isAfter(now))) {
        throw ProblemException.invalid(
            List.of(new FieldError("/endsAt", "must be in the future, and goes with an approval")));
      }
      return;
    }
    throw ProblemException.invalid(
        List.of(new FieldError("/reason", "goes with a refusal, and only with one")));
  }

  @Override
  public String toString() {
    return "Decision[" + approved + "]";
  }
}
