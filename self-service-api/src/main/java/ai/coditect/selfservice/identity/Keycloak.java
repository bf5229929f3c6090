package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.people.Person;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Keycloak's admin API (26), version of the realm named in the client's base URL. An account is
 * recognised by its user name, which is our id of the person and nothing that anybody typed.
 */
class Keycloak implements IdentityProvider {

  private static final int LINK_SECONDS = 3600;
  private static final ParameterizedTypeReference<List<User>> USERS =
      new ParameterizedTypeReference<>() {};

  private final RestClient realm;

  Keycloak(RestClient realm) {
    this.realm = realm;
  }

  @Override
  public Account ensureAccount(Person person) {
    String userName = person.id().value();
    return translated(
        "make an account",
        () -> {
          Optional<Account> present = find(userName);
          return present.isPresent() ? present.get() : create(person, userName);
        });
  }

  @Override
  public void mailCredentialSetup(String subject) {
    translated(
        "mail the credential set-up",
        () ->
            realm
                .put()
                .uri("/users/{id}/execute-actions-email?lifespan={seconds}", subject, LINK_SECONDS)
                .contentType(MediaType.APPLICATION_JSON)
                .body(List.of("UPDATE_PASSWORD"))
                .retrieve()
                .toBodilessEntity());
  }

  private Optional<Account> find(String userName) {
    List<User> users =
        realm
            .get()
            .uri("/users?username={name}&exact=true", userName)
            .accept(MediaType.APPLICATION_JSON)
            .retrieve()
            .body(USERS);
    return users == null
        ? Optional.empty()
        : users.stream()
            .filter(user -> userName.equals(user.username()))
            .flatMap(user -> Optional.ofNullable(user.id()).stream())
            .<Account>map(Account.Present::new)
            .findFirst();
  }

  private Account create(Person person, String userName) {
    try {
      URI location =
          realm
              .post()
              .uri("/users")
              .contentType(MediaType.APPLICATION_JSON)
              .body(new User(null, userName, person.email(), true, true))
              .retrieve()
              .toBodilessEntity()
              .getHeaders()
              .getLocation();
      return location == null
          ? find(userName).orElseThrow()
          : new Account.Present(lastSegment(location));
    } catch (HttpClientErrorException.Conflict e) {
      // Either somebody else made this very account meanwhile, or another one has the address.
      return find(userName).orElseGet(Account.AddressTaken::new);
    }
  }

  private static String lastSegment(URI location) {
    String path = location.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static <T> T translated(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (RestClientException | OAuth2AuthorizationException e) {
      throw new IdentityProviderUnavailableException("Keycloak did not " + what, e);
    }
  }

  /**
   * Keycloak's user, as far as we write and read it. Without names: it would refuse some that are
   * good here, and needs none.
   */
  record User(
      @Nullable String id,
      String username,
      @Nullable String email,
      @Nullable Boolean emailVerified,
      @Nullable Boolean enabled) {}
}
