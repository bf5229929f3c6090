package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Person;
import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/**
 * Keycloak's admin API (26) of one realm, read-only: the account and its credentials' types. Two
 * calls for each person, a few people at a time.
 */
class KeycloakDirectory implements AccountDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(KeycloakDirectory.class);
  private static final int AT_A_TIME = 8;
  private static final Set<String> SECOND_FACTORS =
      Set.of("otp", "webauthn", "webauthn-passwordless");
  private static final ParameterizedTypeReference<List<Credential>> CREDENTIALS =
      new ParameterizedTypeReference<>() {};

  private final RestClient realm;
  private final String issuer;

  KeycloakDirectory(RestClient realm, String issuer) {
    this.realm = realm;
    this.issuer = issuer;
  }

  @Override
  public Map<Identity, Person> people(Set<Identity> identities) {
    Map<Identity, Future<@Nullable Person>> asked = new HashMap<>();
    try (var workers = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      identities.stream()
          .filter(it -> it.issuer().equals(issuer))
          .forEach(it -> asked.put(it, workers.submit(() -> person(it.subject()))));
    }
    Map<Identity, Person> people = new HashMap<>();
    asked.forEach(
        (identity, answer) -> {
          Person person = got(answer);
          if (person != null) {
            people.put(identity, person);
          }
        });
    return people;
  }

  private static @Nullable Person got(Future<@Nullable Person> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      LOG.atWarn().setCause(e.getCause()).log("The identity provider does not say who is a member");
      throw new VendorException(
          Outcome.UNAVAILABLE, "could not ask the identity provider who the members are");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorException(Outcome.UNAVAILABLE, "stopping");
    }
  }

  private @Nullable Person person(String subject) {
    try {
      User user = realm.get().uri("/users/{id}", subject).retrieve().body(User.class);
      List<Credential> credentials =
          realm.get().uri("/users/{id}/credentials", subject).retrieve().body(CREDENTIALS);
      return user == null || credentials == null ? null : person(user, credentials);
    } catch (HttpClientErrorException.NotFound e) {
      return null; // deleted meanwhile, or before
    }
  }

  private static Person person(User user, List<Credential> credentials) {
    String name =
        Stream.of(user.firstName(), user.lastName())
            .filter(part -> part != null && !part.isBlank())
            .collect(Collectors.joining(" "));
    List<String> factors = new ArrayList<>(credentials.stream().map(Credential::type).toList());
    factors.retainAll(SECOND_FACTORS);
    return new Person(
        user.email(), name.isEmpty() ? null : name, Boolean.TRUE.equals(user.enabled()), factors);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record User(
      @Nullable String email,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable Boolean enabled) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Credential(String type) {}
}
