package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.id.TenantId;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What self-service-api asks to show customers what they use. */
@RestController
class UsageController {

  private final TenantUsages usages;

  UsageController(TenantUsages usages) {
    this.usages = usages;
  }

  @GetMapping("/v1/internal/tenants/{tenant}/usage")
  TenantUsage usage(@PathVariable TenantId tenant) {
    return usages.of(tenant);
  }
}
