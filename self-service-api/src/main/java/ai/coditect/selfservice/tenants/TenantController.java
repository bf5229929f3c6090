package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.status.Statuses;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows tenants to those who belong to them. */
@RestController
class TenantController {

  private final Tenants tenants;
  private final TenantHolds holds;
  private final TenantStates states;
  private final Members members;
  private final TenantReaders readers;
  private final Statuses statuses;

  TenantController(
      Tenants tenants,
      TenantHolds holds,
      TenantStates states,
      Members members,
      TenantReaders readers,
      Statuses statuses) {
    this.tenants = tenants;
    this.holds = holds;
    this.states = states;
    this.members = members;
    this.readers = readers;
    this.statuses = statuses;
  }

  @GetMapping("/v1/tenants")
  Items list(@AuthenticationPrincipal Caller caller) {
    return switch (caller) {
      case Caller.Account account -> {
        List<TenantId> ids = members.tenantsOf(new Identity(account.issuer(), account.subject()));
        yield new Items(
            tenants.find(ids).stream()
                .map(tenant -> view(tenant, statuses.find(tenant.id())))
                .toList());
      }
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ ->
          throw ProblemException.of(
              CommonProblem.FORBIDDEN, "Only a person can list the tenants they belong to.");
    };
  }

  @GetMapping("/v1/tenants/{id}")
  ResponseEntity<TenantView> read(
      @PathVariable TenantId id, @AuthenticationPrincipal Caller caller) {
    readers.require(caller, id, "tenant:read");
    TenantEntity tenant = tenants.find(id).orElseThrow(ProblemException::notFound);
    Optional<TenantStatus> status = statuses.find(id);
    TenantView view = view(tenant, status);
    long revision = status.map(TenantStatus::statusRevision).orElse(0L);
    return ResponseEntity.ok()
        .eTag("%d-%d-%s".formatted(tenant.version(), revision, view.state().value()))
        .header("Cache-Control", "no-cache")
        .body(view);
  }

  private TenantView view(TenantEntity tenant, Optional<TenantStatus> status) {
    return TenantView.of(
        tenant, states.find(tenant.id()).orElseThrow(), holds.inForce(tenant.id()), status);
  }

  record Items(List<TenantView> items) {}
}
