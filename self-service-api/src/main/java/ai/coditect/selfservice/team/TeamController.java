package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.idempotency.Answer;
import ai.coditect.selfservice.idempotency.Idempotency;
import ai.coditect.selfservice.idempotency.IdempotentRequest;
import ai.coditect.selfservice.members.AccessGrants;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.Paging;
import ai.coditect.selfservice.tenants.Accepted;
import ai.coditect.selfservice.tenants.Author;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What concerns the team as a whole: its number of seats, its ownership, its history. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class TeamController {

  private final SeatChanges seatChanges;
  private final Team team;
  private final AccessGrants grants;
  private final Idempotency idempotency;
  private final Paging paging;

  TeamController(
      SeatChanges seatChanges,
      Team team,
      AccessGrants grants,
      Idempotency idempotency,
      Paging paging) {
    this.seatChanges = seatChanges;
    this.team = team;
    this.grants = grants;
    this.idempotency = idempotency;
    this.paging = paging;
  }

  /**
   * The body of a request for another number of seats.
   *
   * @param seats within what tier and entitlement allow
   */
  record SeatWish(@NotNull Integer seats) {}

  /**
   * The body of a request to hand the tenant over.
   *
   * @param memberId who becomes its owner
   */
  record Successor(@NotNull MemberId memberId) {}

  /** Who owns the tenant now, and the membership that did so before. */
  record Transferred(MemberId ownerId) {}

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "changeSeats", summary = "Asks for another number of seats")
  @Answers(
      status = 202,
      with = Accepted.class,
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.ENTITLEMENT_REQUIRED,
        SelfServiceProblem.SEATS_IN_USE
      })
  @PostMapping("/seat-changes")
  ResponseEntity<Object> changeSeats(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody SeatWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    Author author = Author.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, wish, caller.actor()),
        () -> Accepted.of(seatChanges.request(tenant, wish.seats(), author)).answer());
  }

  @Allowed(members = Role.OWNER, recentSignIn = true)
  @Operation(
      operationId = "transferOwnership",
      summary = "Makes another member an owner, and oneself an admin")
  @Answers(
      with = Transferred.class,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.NO_SEAT_LEFT})
  @PostMapping("/ownership-transfers")
  ResponseEntity<Object> transferOwnership(
      @PathVariable TenantId tenant,
      @RequestHeader(IdempotentRequest.HEADER) String key,
      @Valid @RequestBody Successor successor,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    By by = By.of(caller, Requester.of(http));
    return idempotency.once(
        IdempotentRequest.of("POST", http.getRequestURI(), key, successor, caller.actor()),
        () -> {
          var done = new Transferred(team.transferOwnership(tenant, successor.memberId(), by).id());
          return new Answer(200, null, done, done);
        });
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN, Role.AUDITOR})
  @Operation(operationId = "listAccessGrants", summary = "Who had which role, and when")
  @GetMapping("/access-grants")
  TeamViews.GrantPage grants(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit) {
    var page =
        paging.read(
            "access-grants/" + tenant,
            cursor,
            limit,
            "0",
            (after, most) -> grants.page(tenant, Long.parseLong(after), most),
            grant -> Long.toString(grant.id()));
    return new TeamViews.GrantPage(page.items(), page.nextCursor());
  }
}
