package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.id.TenantId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What self-service-api asks before it takes a tier change. */
@RestController
class PreviewController {

  private final TierChangePreviews previews;

  PreviewController(TierChangePreviews previews) {
    this.previews = previews;
  }

  @PostMapping("/v1/internal/tenants/{tenant}/tier-change-previews")
  TierChangePreview preview(
      @PathVariable TenantId tenant, @RequestBody TierChangePreview.Request request) {
    return previews.preview(tenant, request.tier(), request.underWay());
  }
}
