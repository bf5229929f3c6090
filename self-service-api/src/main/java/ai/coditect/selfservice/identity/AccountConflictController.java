package ai.coditect.selfservice.identity;

import ai.coditect.contracts.id.UserId;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Account conflicts, for operators. */
@RestController
@RequestMapping("/v1/account-conflicts")
class AccountConflictController {

  private final AccountConflicts conflicts;

  AccountConflictController(AccountConflicts conflicts) {
    this.conflicts = conflicts;
  }

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "listAccountConflicts",
      summary = "Persons to whom the identity provider gave no account")
  @GetMapping
  Items list() {
    return new Items(conflicts.list().stream().map(Item::new).toList());
  }

  @Allowed(platform = PlatformRole.OPERATOR)
  @Operation(operationId = "retryAccount", summary = "Has an account tried again")
  @Answers(status = 202)
  @PostMapping("/{user}/attempts")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void tryAgain(@PathVariable UserId user, @AuthenticationPrincipal Caller caller) {
    conflicts.tryAgain(user, caller.actor());
  }

  record Items(List<Item> items) {}

  record Item(UserId userId) {}
}
