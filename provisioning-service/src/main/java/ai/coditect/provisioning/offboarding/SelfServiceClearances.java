package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.converge.Clearances;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.services.SelfServiceProperties;
import ai.coditect.provisioning.services.ServiceClients;
import java.util.Objects;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The last word on departures, as self-service-api's internal API gives it. */
@Component
class SelfServiceClearances implements Clearances {

  private final RestClient selfService;

  SelfServiceClearances(SelfServiceProperties properties, ServiceClients clients) {
    this.selfService = clients.client(properties.access());
  }

  @Override
  public Answer ask(TenantId tenant) {
    try {
      DepartureClearance clearance =
          Objects.requireNonNull(
              selfService
                  .put()
                  .uri("/v1/internal/tenants/{tenant}/departure-clearance", tenant.value())
                  .retrieve()
                  .body(DepartureClearance.class),
              "an empty answer");
      return clearance.cleared()
          ? new Answer.Cleared(clearance.intent())
          : new Answer.Withheld(clearance.intent());
    } catch (HttpClientErrorException.NotFound e) {
      return new Answer.Unknown(
          new Failure.Terminal(
              Reason.SELF_SERVICE_REJECTED, "self-service-api does not know the tenant"));
    } catch (RestClientException | OAuth2AuthorizationException e) {
      return new Answer.Unknown(
          new Failure.Transient(
              Reason.SELF_SERVICE_UNAVAILABLE,
              "self-service-api could not be asked whether the departure stands: "
                  + e.getClass().getSimpleName()));
    }
  }
}
