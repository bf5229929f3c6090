package ai.coditect.selfservice.provisioning;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** What tier changes would do. Asks within a bounded time, for a bounded number at once. */
public class TierPreviews {

  private static final Logger LOG = LoggerFactory.getLogger(TierPreviews.class);
  private static final String PATH = "/v1/internal/tenants/{tenant}/tier-change-previews";

  private final RestClient provisioning;
  private final Semaphore permits;

  TierPreviews(RestClient provisioning, int parallel) {
    this.provisioning = provisioning;
    this.permits = new Semaphore(parallel);
  }

  /**
   * What a change of a tenant to a tier would do now. Changes nothing. Not to be asked in a
   * transaction.
   *
   * @param underWay the tier that was asked for last: the event that says so may be on its way
   * @throws ProblemException {@code nothing-to-preview} if provisioning has nothing of the tenant
   *     yet, {@code unavailable} if it does not answer
   */
  public TierChangePreview preview(TenantId tenant, TierName tier, TierName underWay) {
    if (!permits.tryAcquire()) {
      throw unavailable();
    }
    try {
      TierChangePreview preview = ask(tenant, tier, underWay);
      if (preview == null || !preview.tier().equals(tier)) {
        throw unavailable();
      }
      return preview;
    } catch (HttpClientErrorException e) {
      throw notYetThere(e)
          ? ProblemException.of(
              SelfServiceProblem.NOTHING_TO_PREVIEW,
              "The tenant is not provisioned yet. Try again when it is ready.")
          : refused(tenant, e);
    } catch (RestClientException | OAuth2AuthorizationException e) {
      throw refused(tenant, e);
    } finally {
      permits.release();
    }
  }

  private @org.jspecify.annotations.Nullable TierChangePreview ask(
      TenantId tenant, TierName tier, TierName underWay) {
    return provisioning
        .post()
        .uri(PATH, tenant.value())
        .contentType(MediaType.APPLICATION_JSON)
        .accept(MediaType.APPLICATION_JSON)
        .body(new TierChangePreview.Request(tier, underWay))
        .retrieve()
        .body(TierChangePreview.class);
  }

  /** It knows nothing of the tenant, or has not begun with it. */
  private static boolean notYetThere(HttpClientErrorException e) {
    return e instanceof HttpClientErrorException.NotFound
        || e.getResponseBodyAsString().contains("tenant-not-placed");
  }

  private static ProblemException refused(TenantId tenant, RuntimeException cause) {
    LOG.atWarn()
        .addKeyValue("tenant", tenant)
        .setCause(cause)
        .log("A tier change could not be previewed");
    return unavailable();
  }

  private static ProblemException unavailable() {
    return ProblemException.of(
        CommonProblem.UNAVAILABLE, "What the change would do cannot be found out for now.");
  }
}
