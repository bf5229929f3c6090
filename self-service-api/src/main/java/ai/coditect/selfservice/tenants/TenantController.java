package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Shows tenants to those who belong to them. */
@RestController
class TenantController {

  private final Tenants tenants;
  private final TenantHolds holds;
  private final TenantStates states;
  private final Members members;
  private final Statuses statuses;
  private final TenantDetails details;

  TenantController(
      Tenants tenants,
      TenantHolds holds,
      TenantStates states,
      Members members,
      Statuses statuses,
      TenantDetails details) {
    this.details = details;
    this.tenants = tenants;
    this.holds = holds;
    this.states = states;
    this.members = members;
    this.statuses = statuses;
  }

  @Allowed(account = true)
  @Operation(operationId = "listTenants", summary = "The tenants that one belongs to")
  @GetMapping("/v1/tenants")
  Items list(@AuthenticationPrincipal Caller caller) {
    return switch (caller) {
      case Caller.Account account -> {
        List<TenantId> ids = members.tenantsOf(new Identity(account.issuer(), account.subject()));
        yield new Items(views(tenants.find(ids), statuses.find(ids)));
      }
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(
              CommonProblem.FORBIDDEN, "Only a person can list the tenants they belong to.");
    };
  }

  @Allowed(anyMember = true, scope = "tenant:read")
  @Operation(
      operationId = "readTenant",
      summary = "A tenant: what is wanted of it, and how far it is")
  @GetMapping("/v1/tenants/{tenant}")
  ResponseEntity<TenantView> read(@PathVariable("tenant") TenantId id) {
    TenantEntity tenant = tenants.find(id).orElseThrow(ProblemException::notFound);
    Map<TenantId, TenantStatus> status = statuses.find(List.of(id));
    TenantView view =
        views(List.of(tenant), status).stream().findFirst().orElseThrow(ProblemException::notFound);
    long revision = status.containsKey(id) ? status.get(id).statusRevision() : 0;
    return ResponseEntity.ok()
        .eTag(TenantDetails.tag(view, tenant.version(), revision))
        .header("Cache-Control", "no-cache")
        .body(view);
  }

  @Allowed(members = {Role.OWNER, Role.ADMIN})
  @Operation(
      operationId = "changeTenant",
      summary = "Changes what a tenant is called and whom to reach; what is not given stays")
  @Answers(problems = SelfServiceProblem.TENANT_STATE)
  @PatchMapping("/v1/tenants/{tenant}")
  ResponseEntity<TenantView> change(
      @PathVariable("tenant") TenantId id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @Valid @RequestBody TenantEdit edit,
      @AuthenticationPrincipal Caller caller,
      HttpServletRequest http) {
    details.change(id, ifMatch, edit, Author.of(caller, Requester.of(http)));
    return read(id);
  }

  /** By as many statements for many as for one. */
  private List<TenantView> views(List<TenantEntity> found, Map<TenantId, TenantStatus> statusOf) {
    List<TenantId> ids = found.stream().map(TenantEntity::id).toList();
    Map<TenantId, TenantState> stateOf = states.find(ids);
    Map<TenantId, List<TenantHolds.Placed>> holdsOf = holds.inForce(ids);
    List<TenantView> views = new ArrayList<>();
    for (TenantEntity tenant : found) {
      TenantState state = stateOf.get(tenant.id());
      if (state != null) { // else its life has just ended
        views.add(
            TenantView.of(
                tenant,
                state,
                holdsOf.getOrDefault(tenant.id(), List.of()),
                Optional.ofNullable(statusOf.get(tenant.id()))));
      }
    }
    return views;
  }

  record Items(List<TenantView> items) {}
}
