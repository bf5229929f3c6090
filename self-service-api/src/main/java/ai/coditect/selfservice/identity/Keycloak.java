package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.identity.IdentityProviderUnavailableException.Reason;
import ai.coditect.selfservice.people.Person;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Keycloak's admin API (26), version of the realm named in the client's base URL. An account is
 * recognised by its user name, which is our id of the person and nothing that anybody typed.
 */
class Keycloak implements IdentityProvider {

  private static final int LINK_SECONDS = 3600;
  // Request timeout, two writers at once, too many requests.
  private static final Set<Integer> PASSING = Set.of(408, 409, 429);
  private static final Set<String> OUR_FAULTS =
      Set.of(
          OAuth2ErrorCodes.INVALID_CLIENT,
          OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
          OAuth2ErrorCodes.INVALID_GRANT,
          OAuth2ErrorCodes.INVALID_SCOPE,
          OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE);
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
        },
        // What Keycloak finds wrong with the person's data; all else would be wrong for everybody.
        Set.of(400),
        Account.Refused::new);
  }

  @Override
  public Mailing mailCredentialSetup(String subject, Credential credential) {
    return translated(
        "mail the credential set-up",
        () -> {
          realm
              .put()
              .uri("/users/{id}/execute-actions-email?lifespan={seconds}", subject, LINK_SECONDS)
              .contentType(MediaType.APPLICATION_JSON)
              .body(List.of(action(credential)))
              .retrieve()
              .toBodilessEntity();
          return Mailing.SENT;
        },
        // The account is disabled or has no address; it is gone.
        Set.of(400, 404),
        () -> Mailing.REFUSED);
  }

  @Override
  public void removeAccount(String subject) {
    var _ =
        translated(
            "remove an account",
            () -> realm.delete().uri("/users/{id}", subject).retrieve().toBodilessEntity(),
            Set.of(404),
            () -> ResponseEntity.notFound().build());
  }

  @Override
  public AddressChange changeAddress(String subject, String email) {
    return translated(
        "change an address",
        () -> {
          try {
            realm
                .put()
                .uri("/users/{id}", subject)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Address(email, true))
                .retrieve()
                .toBodilessEntity();
            return AddressChange.CHANGED;
          } catch (HttpClientErrorException.Conflict e) {
            return AddressChange.TAKEN;
          }
        },
        Set.of(400, 404),
        () -> AddressChange.REFUSED);
  }

  private static String action(Credential credential) {
    return switch (credential) {
      case PASSKEY -> "webauthn-register-passwordless";
      case PASSWORD -> "UPDATE_PASSWORD";
    };
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

  /**
   * Calls Keycloak.
   *
   * @param refusals the statuses that say no for good, so that trying again cannot help
   * @param refused what the call is worth then
   */
  private static <T> T translated(
      String what, Supplier<T> call, Set<Integer> refusals, Supplier<T> refused) {
    try {
      return call.get();
    } catch (HttpClientErrorException e) {
      int status = e.getStatusCode().value();
      if (refusals.contains(status)) {
        return refused.get();
      }
      throw new IdentityProviderUnavailableException(
          PASSING.contains(status) ? Reason.NO_ANSWER : Reason.DENIED,
          "Keycloak did not " + what,
          e);
    } catch (OAuth2AuthorizationException e) {
      throw new IdentityProviderUnavailableException(
          deniesUs(e) ? Reason.DENIED : Reason.NO_ANSWER, "Keycloak gave no token to " + what, e);
    } catch (RestClientException e) {
      throw new IdentityProviderUnavailableException(
          Reason.NO_ANSWER, "Keycloak did not " + what, e);
    }
  }

  /** A wrong secret is an error of OAuth with status 400, and a bare 401 to Spring. */
  private static boolean deniesUs(OAuth2AuthorizationException failure) {
    boolean denied = OUR_FAULTS.contains(failure.getError().getErrorCode());
    for (Throwable cause = failure; cause != null && !denied; cause = cause.getCause()) {
      denied =
          cause instanceof HttpClientErrorException refusal
              && !PASSING.contains(refusal.getStatusCode().value());
    }
    return denied;
  }

  /** What changes of a user with their address; Keycloak leaves the rest as it is. */
  record Address(String email, boolean emailVerified) {}

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
