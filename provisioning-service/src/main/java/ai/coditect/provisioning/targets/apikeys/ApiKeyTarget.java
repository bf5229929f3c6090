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

  private static final String PATH = "/v1/internal/tenants/{tenant}/api-keys/{name}";

  private final RestClient selfService;

  ApiKeyTarget(RestClient selfService) {
    this.selfService = selfService;
  }

  @Override
  public String name() {
    return "api-keys";
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    for (DesiredResource resource : desired) {
      observed.put(resource.key(), observe(scope, resource.key()));
    }
    return observed;
  }

  private Observation observe(TenantScope scope, ResourceKey key) {
    try {
      return translating(
          key + " could not be read",
          () -> {
            FirstApiKey found =
                selfService
                    .get()
                    .uri(PATH, scope.tenant().value(), key.name())
                    .retrieve()
                    .body(FirstApiKey.class);
            return present(scope, found);
          });
    } catch (FailureException e) {
      return e.getCause() instanceof HttpClientErrorException.NotFound
          ? new Observation.Absent()
          : new Observation.Unobservable(e.failure());
    }
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> put(scope, desired);
      case Step.Change(var desired, _, _) -> put(scope, desired);
      case Step.Delete(var key, _, _) ->
          throw new FailureException(
              new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is never deleted by a plan"),
              null);
    };
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
                  .uri(PATH, scope.tenant().value(), desired.key().name())
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
