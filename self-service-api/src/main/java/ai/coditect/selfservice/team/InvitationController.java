package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.Paging;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Invitations over HTTP, for those who invite. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/invitations")
class InvitationController {

  private final Invitations invitations;
  private final Idempotency idempotency;
  private final Paging paging;
  private final Clock clock;

  InvitationController(
      Invitations invitations, Idempotency idempotency, Paging paging, Clock clock) {
    this.invitations = invitations;
    this.idempotency = idempotency;
    this.paging = paging;
    this.clock = clock;
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "listInvitations", summary = "Invitations, ended ones included")
  @GetMapping
  TeamViews.InvitationPage list(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    var page =
        paging.read(
            "invitations/" + tenant,
            cursor,
            limit,
            "",
            (after, most) -> invitations.page(tenant, after, most),
            invitation -> invitation.id().value());
    return new TeamViews.InvitationPage(
        page.items().stream().map(this::view).toList(), page.nextCursor());
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "invite",
      summary = "Invites somebody by mail; holds a seat until accepted, revoked or expired")
  @Answers(
      status = 201,
      with = TeamViews.InvitationView.class,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.NO_SEAT_LEFT,
        SelfServiceProblem.ALREADY_MEMBER,
        SelfServiceProblem.ALREADY_INVITED
      })
  @PostMapping
  ResponseEntity<Object> invite(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody InvitationWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    By by = By.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> {
          var view = view(invitations.invite(tenant, wish, by));
          URI location = URI.create(http.getRequestURI() + "/" + view.id());
          return new Answer(201, location, view, view);
        });
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "revokeInvitation", summary = "Takes an open invitation back")
  @Answers(
      status = 204,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.INVITATION_ENDED,
        SelfServiceProblem.LINK_EXPIRED
      })
  @DeleteMapping("/{invitation}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(
      @PathVariable TenantId tenant,
      @PathVariable InvitationId invitation,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    invitations.revoke(tenant, invitation, By.of(caller, Requester.of(http)));
  }

  private TeamViews.InvitationView view(InvitationEntity invitation) {
    return TeamViews.InvitationView.of(invitation, clock.instant());
  }
}
