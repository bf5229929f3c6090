package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.offboarding.LegalHolds.LegalHold;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Legal holds, for operators. */
@RestController
@RequestMapping("/v1/operator/tenants/{tenant}/legal-holds")
class LegalHoldController {

  private final LegalHolds holds;

  LegalHoldController(LegalHolds holds) {
    this.holds = holds;
  }

  /** Why a hold is placed or lifted; it goes into the tenant's trail. */
  record ReasonBody(String reason) {
    ReasonBody {
      Require.text(reason, 500, "reason");
    }
  }

  /** Those in force. */
  record Items(List<LegalHold> items) {}

  @GetMapping
  Items list(@PathVariable TenantId tenant) {
    return new Items(holds.find(tenant).orElseThrow(ProblemException::notFound));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  LegalHold place(
      @PathVariable TenantId tenant, @RequestBody ReasonBody body, Authentication caller) {
    return holds
        .place(tenant, body.reason(), actor(caller))
        .orElseThrow(ProblemException::notFound);
  }

  @DeleteMapping("/{hold}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void lift(
      @PathVariable TenantId tenant,
      @PathVariable String hold,
      @RequestBody ReasonBody body,
      Authentication caller) {
    if (!holds.lift(tenant, hold, body.reason(), actor(caller))) {
      throw ProblemException.notFound();
    }
  }

  private static Actor actor(Authentication caller) {
    return new Actor(Actor.Type.USER, caller.getName());
  }
}
