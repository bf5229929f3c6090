package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import ai.coditect.selfservice.surface.ETags;
import ai.coditect.selfservice.surface.Paging;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Members over HTTP. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/members")
class MemberController {

  private final Team team;
  private final Roster roster;
  private final SeatLimits seats;
  private final Members members;
  private final Paging paging;

  MemberController(Team team, Roster roster, SeatLimits seats, Members members, Paging paging) {
    this.team = team;
    this.roster = roster;
    this.seats = seats;
    this.members = members;
    this.paging = paging;
  }

  @Allowed(anyMember = true)
  @Operation(operationId = "listMembers", summary = "Who belongs to the tenant")
  @GetMapping
  TeamViews.MemberPage list(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
      @AuthenticationPrincipal Caller caller) {
    boolean withEmail = administers(tenant, caller);
    var page =
        paging.read(
            "members/" + tenant,
            cursor,
            limit,
            "",
            (after, most) -> roster.page(tenant, after, most),
            entry -> entry.id().value());
    SeatLimits.Seats now = seats.of(tenant);
    return new TeamViews.MemberPage(
        page.items().stream().map(it -> TeamViews.MemberView.of(it, withEmail)).toList(),
        new TeamViews.Seats(now.limit(), now.taken()),
        page.nextCursor());
  }

  @Allowed(anyMember = true)
  @Operation(operationId = "readMember", summary = "A member")
  @GetMapping("/{member}")
  ResponseEntity<TeamViews.MemberView> read(
      @PathVariable TenantId tenant,
      @PathVariable MemberId member,
      @AuthenticationPrincipal Caller caller) {
    return answer(tenant, member, administers(tenant, caller));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "changeRole", summary = "Gives a member another role")
  @Answers(
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.LAST_OWNER,
        SelfServiceProblem.NO_SEAT_LEFT
      })
  @PatchMapping("/{member}")
  ResponseEntity<TeamViews.MemberView> change(
      @PathVariable TenantId tenant,
      @PathVariable MemberId member,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @Valid @RequestBody RoleWish wish,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    team.changeRole(tenant, member, ifMatch, wish, By.of(caller, Requester.of(http)));
    return answer(tenant, member, true);
  }

  @Allowed(anyMember = true, withoutSeat = true)
  @Operation(
      operationId = "endMembership",
      summary = "Leaves the tenant; owners and admins also remove others")
  @Answers(
      status = 204,
      problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.LAST_OWNER})
  @DeleteMapping("/{member}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @PathVariable TenantId tenant,
      @PathVariable MemberId member,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    team.end(tenant, member, By.of(caller, Requester.of(http)));
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(operationId = "assignSeat", summary = "Gives a member a seat")
  @Answers(problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.NO_SEAT_LEFT})
  @PutMapping("/{member}/seat")
  ResponseEntity<TeamViews.MemberView> assignSeat(
      @PathVariable TenantId tenant,
      @PathVariable MemberId member,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    team.seat(tenant, member, true, By.of(caller, Requester.of(http)));
    return answer(tenant, member, true);
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "releaseSeat",
      summary = "Takes a member's seat: they stay a member, and can do nothing until they have one")
  @Answers(problems = {SelfServiceProblem.TENANT_STATE, SelfServiceProblem.LAST_OWNER})
  @DeleteMapping("/{member}/seat")
  ResponseEntity<TeamViews.MemberView> releaseSeat(
      @PathVariable TenantId tenant,
      @PathVariable MemberId member,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    team.seat(tenant, member, false, By.of(caller, Requester.of(http)));
    return answer(tenant, member, true);
  }

  private ResponseEntity<TeamViews.MemberView> answer(
      TenantId tenant, MemberId id, boolean withEmail) {
    TeamViews.MemberView view =
        TeamViews.MemberView.of(
            roster.find(tenant, id).orElseThrow(ProblemException::notFound), withEmail);
    return ResponseEntity.ok().eTag(ETags.of(view.version())).body(view);
  }

  private boolean administers(TenantId tenant, Caller caller) {
    return caller instanceof Caller.Account account
        && members
            .find(tenant, new Identity(account.issuer(), account.subject()))
            .filter(member -> member.role() == Role.OWNER || member.role() == Role.ADMIN)
            .isPresent();
  }
}
