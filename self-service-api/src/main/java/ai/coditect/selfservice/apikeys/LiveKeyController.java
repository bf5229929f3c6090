package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.LiveApiKeys;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Every key that works, for the reviews of who has access. */
@RestController
class LiveKeyController {

  private final KeyList keys;
  private final Clock clock;

  LiveKeyController(KeyList keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Allowed(platform = PlatformRole.SERVICE)
  @Operation(
      operationId = "listLiveKeys",
      summary = "A tenant's keys that are neither revoked nor expired, whoever made them")
  @GetMapping("/v1/internal/tenants/{tenant}/live-api-keys")
  LiveApiKeys list(@PathVariable TenantId tenant) {
    return new LiveApiKeys(keys.live(tenant, clock.instant()));
  }
}
