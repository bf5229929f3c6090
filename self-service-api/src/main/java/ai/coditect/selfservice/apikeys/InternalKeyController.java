package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Named keys, for provisioning to observe and to ask for. */
@RestController
@RequestMapping("/v1/internal/tenants/{tenant}/api-keys")
class InternalKeyController {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int MAX_SCOPES = 20;

  private final ApiKeys keys;

  InternalKeyController(ApiKeys keys) {
    this.keys = keys;
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(operationId = "listProvisionedKeys", summary = "The keys that provisioning made")
  @GetMapping
  FirstApiKey.Items list(@PathVariable TenantId tenant) {
    return new FirstApiKey.Items(keys.provisioned(tenant));
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(operationId = "readProvisionedKey", summary = "A key that provisioning made")
  @GetMapping("/{name}")
  FirstApiKey read(@PathVariable TenantId tenant, @PathVariable String name) {
    return keys.find(tenant, name).orElseThrow(ProblemException::notFound);
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(operationId = "revokeProvisionedKey", summary = "Revokes a key for good")
  @Answers(status = 204)
  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(
      @PathVariable TenantId tenant,
      @PathVariable String name,
      @AuthenticationPrincipal Caller caller) {
    keys.revoke(tenant, name, caller.actor());
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(
      operationId = "ensureProvisionedKey",
      summary = "Makes sure that there is a key of this name with these scopes")
  @PutMapping("/{name}")
  FirstApiKey ensure(
      @PathVariable TenantId tenant,
      @PathVariable String name,
      @RequestBody FirstApiKey.Request request,
      @AuthenticationPrincipal Caller caller) {
    List<FieldError> errors = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      errors.add(new FieldError("name", "must be 1 to 64 lower-case letters, digits and hyphens"));
    }
    if (request.scopes().size() > MAX_SCOPES || !Scopes.valid(request.scopes())) {
      errors.add(new FieldError("/scopes", "must be known scopes, each once"));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return keys.ensure(tenant, name, request.scopes(), caller.actor());
  }
}
