package ai.coditect.provisioning.targets.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first API key, at self-service-api. The call is idempotent by the key's name, and no secret
 * passes here: it is generated when the owner claims the key. A key that its owner revoked is still
 * there, so it is not made again.
 */
class ApiKeyTarget implements Target {

  private static final String NAME = "api-keys";
  private static final String KIND = "api-key";
  private static final String PATH = "/v1/internal/tenants/{tenant}/api-keys";

  private final RestClient selfService;

  ApiKeyTarget(RestClient selfService) {
    this.selfService = selfService;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    try {
      desired.forEach(resource -> observed.put(resource.key(), new Observation.Absent()));
      for (FirstApiKey key : list(scope)) {
        var name = new ResourceKey(NAME, KIND, key.name());
        // One that its owner revoked is there; one that nobody wants is gone once it is revoked.
        if (observed.containsKey(name) || key.state() != FirstApiKey.State.REVOKED) {
          observed.put(name, present(scope, key));
        }
      }
    } catch (FailureException e) {
      return Observation.Unobservable.all(NAME, desired, e.failure());
    }
    return observed;
  }

  private List<FirstApiKey> list(TenantScope scope) {
    return translating(
        "the tenant's keys could not be read",
        () ->
            Objects.requireNonNull(
                    selfService
                        .get()
                        .uri(PATH, scope.tenant().value())
                        .retrieve()
                        .body(FirstApiKey.Items.class),
                    "self-service-api sent an empty answer")
                .items());
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> put(scope, desired);
      case Step.Change(var desired, _, _) -> put(scope, desired);
      case Step.Delete(var key, _, _) -> revoke(scope, key);
    };
  }

  private Observation revoke(TenantScope scope, ResourceKey key) {
    return translating(
        key + " could not be revoked",
        () -> {
          selfService
              .delete()
              .uri(PATH + "/{name}", scope.tenant().value(), key.name())
              .retrieve()
              .toBodilessEntity();
          return observe(scope, List.of()).getOrDefault(key, new Observation.Absent());
        });
  }

  private Observation put(TenantScope scope, DesiredResource desired) {
    List<String> scopes =
        desired.content().get("scopes").valueStream().map(JsonNode::stringValue).toList();
    return translating(
        desired.key() + " could not be made",
        () -> {
          FirstApiKey made =
              selfService
                  .put()
                  .uri(PATH + "/{name}", scope.tenant().value(), desired.key().name())
                  .contentType(MediaType.APPLICATION_JSON)
                  .body(new FirstApiKey.Request(scopes))
                  .retrieve()
                  .body(FirstApiKey.class);
          return present(scope, made);
        });
  }

  private static Observation present(TenantScope scope, @Nullable FirstApiKey key) {
    FirstApiKey found = Objects.requireNonNull(key, "self-service-api sent an empty answer");
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("tenant", scope.tenant().value());
    content.put("name", found.name());
    var scopes = content.putArray("scopes");
    found.scopes().stream().sorted().forEach(scopes::add);
    return new Observation.Present(content, Nature.PLAIN, java.util.Set.of());
  }

  private static <T> T translating(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (HttpClientErrorException.BadRequest
        | HttpClientErrorException.Conflict
        | HttpClientErrorException.UnprocessableContent e) {
      throw new FailureException(
          new Failure.Rejected(Reason.SELF_SERVICE_REJECTED, what + ": " + e.getStatusCode()), e);
    } catch (RestClientException | OAuth2AuthorizationException e) {
      throw new FailureException(
          new Failure.Transient(Reason.SELF_SERVICE_UNAVAILABLE, what + ": " + brief(e)), e);
    }
  }

  private static String brief(RuntimeException e) {
    return e instanceof HttpClientErrorException answered
        ? answered.getStatusCode().toString()
        : e.getClass().getSimpleName();
  }
}
