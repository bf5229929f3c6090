package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller: who they are here, where they belong, where they are invited. */
@RestController
class MeController {

  private final People people;
  private final Memberships memberships;
  private final AccountClosures closures;

  MeController(People people, Memberships memberships, AccountClosures closures) {
    this.people = people;
    this.memberships = memberships;
    this.closures = closures;
  }

  /**
   * The caller. Personal data: shown by its accessors only.
   *
   * @param userId absent for an account that has never signed up here or joined a tenant
   */
  record Me(
      @Nullable UserId userId,
      @Nullable String displayName,
      @Nullable String email,
      List<Memberships.Membership> memberships,
      List<Memberships.OpenInvitation> invitations) {

    @Override
    public String toString() {
      return "Me[" + userId + "]";
    }
  }

  @Allowed(account = true)
  @Operation(
      operationId = "readMe",
      summary = "The caller: memberships, and open invitations, whose links are in their mails")
  @GetMapping("/v1/me")
  ResponseEntity<Me> read(@AuthenticationPrincipal Caller caller) {
    return switch (caller) {
      case Caller.Account account ->
          ResponseEntity.ok()
              .cacheControl(CacheControl.noStore())
              .body(
                  people
                      .find(new Identity(account.issuer(), account.subject()))
                      .map(this::known)
                      .orElseGet(() -> new Me(null, null, null, List.of(), List.of())));
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(CommonProblem.FORBIDDEN, "Only a person is somebody here.");
    };
  }

  @Allowed(account = true, recentSignIn = true)
  @Operation(
      operationId = "closeAccount",
      summary =
          "Leaves every tenant and gives up the account; the person and, at the identity provider, the account are deleted soon after")
  @Answers(
      status = 202,
      problems = {SelfServiceProblem.LAST_OWNER, SelfServiceProblem.TENANT_STATE})
  @DeleteMapping("/v1/me")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void close(@AuthenticationPrincipal Caller caller, HttpServletRequest http) {
    closures.close(By.of(caller, Requester.of(http)));
  }

  private Me known(Person person) {
    return new Me(
        person.id(),
        person.displayName(),
        person.email(),
        memberships.of(person.id()),
        memberships.invitationsTo(person.email()));
  }
}
