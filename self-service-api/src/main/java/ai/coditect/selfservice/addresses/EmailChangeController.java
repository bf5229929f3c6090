package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.people.EmailAddress;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.tenants.Author;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes of the caller's own address. */
@RestController
@RequestMapping("/v1/me/email-changes")
class EmailChangeController {

  private final EmailChanges changes;
  private final Idempotency idempotency;
  private final Clock clock;

  EmailChangeController(EmailChanges changes, Idempotency idempotency, Clock clock) {
    this.changes = changes;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /**
   * The body of a request for another address. Personal data: shown by its accessor only.
   *
   * @param email the new address; a link is mailed to it
   */
  record EmailChangeWish(
      @NotNull @Size(max = 254) @Pattern(regexp = EmailAddress.FORM, message = "must be an e-mail address") String email) {

    @Override
    public String toString() {
      return "EmailChangeWish[...]";
    }
  }

  /** How far a change is. */
  enum State {
    AWAITING_CONFIRMATION("awaiting-confirmation"),
    CONFIRMED("confirmed"),
    DONE("done"),
    REFUSED("refused"),
    REPLACED("replaced"),
    EXPIRED("expired");

    private final String value;

    State(String value) {
      this.value = value;
    }

    /** The name in the API. */
    @JsonValue
    String value() {
      return value;
    }

    static State of(EmailChange change, Instant now) {
      return switch (change.stage()) {
        case OPEN -> change.confirmable(now) ? AWAITING_CONFIRMATION : EXPIRED;
        case CONFIRMED -> CONFIRMED;
        case DONE -> DONE;
        case REFUSED -> REFUSED;
        case REPLACED -> REPLACED;
      };
    }
  }

  /**
   * A change.
   *
   * @param reason why it was refused
   * @param expiresAt until when it can be confirmed
   */
  record EmailChangeView(
      EmailChangeId id, State state, @Nullable String reason, Instant expiresAt) {

    static EmailChangeView of(EmailChange change, Instant now) {
      return new EmailChangeView(
          change.id(), State.of(change, now), change.reason(), change.expiresAt());
    }
  }

  @Allowed(account = true, recentSignIn = true)
  @Operation(
      operationId = "changeEmail",
      summary =
          "Asks for another address: a link is mailed to it, and the present one is told; the account keeps its address until the link is used")
  @Answers(status = 202, with = EmailChangeView.class)
  @PostMapping
  ResponseEntity<Object> ask(
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody EmailChangeWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Identity identity = identity(caller);
    Author author = Author.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> {
          var view =
              EmailChangeView.of(changes.ask(identity, wish.email(), author), clock.instant());
          URI location = URI.create(http.getRequestURI() + "/" + view.id());
          return new Answer(202, location, view, view);
        });
  }

  @Allowed(account = true)
  @Operation(operationId = "readEmailChange", summary = "How far a change of one's address is")
  @GetMapping("/{emailChange}")
  ResponseEntity<EmailChangeView> read(
      @PathVariable EmailChangeId emailChange, @AuthenticationPrincipal Caller caller) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            EmailChangeView.of(
                changes.find(identity(caller), emailChange).orElseThrow(ProblemException::notFound),
                clock.instant()));
  }

  private static Identity identity(Caller caller) {
    return switch (caller) {
      case Caller.Account account -> new Identity(account.issuer(), account.subject());
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(CommonProblem.FORBIDDEN, "Only a person has an address.");
    };
  }
}
