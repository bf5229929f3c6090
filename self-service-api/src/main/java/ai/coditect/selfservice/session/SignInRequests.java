package ai.coditect.selfservice.session;

import ai.coditect.selfservice.secrets.SecretBox;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sign-ins under way: state, nonce and code verifier, encrypted, in a cookie of the browser itself.
 * So nobody fills our tables who is not signed in, and each replica can finish what another began.
 */
class SignInRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

  /** The attribute of a request, and of a sign-in, that says where to go afterwards. */
  static final String RETURN = "return";

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String PURPOSE = "sign-in";

  private final ClientRegistration client;
  private final SecretBox box;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  SignInRequests(ClientRegistration client, SecretBox box, Clock clock) {
    this.client = client;
    this.box = box;
    this.clock = clock;
  }

  private record UnderWay(String state, Map<String, String> attributes, Instant endsAt) {}

  @Override
  public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
    return SessionCookie.SIGN_IN
        .read(request)
        .flatMap(this::open)
        .filter(it -> it.state().equals(request.getParameter(OAuth2ParameterNames.STATE)))
        .map(this::authorizationRequest)
        .orElse(null);
  }

  @Override
  public void saveAuthorizationRequest(
      @Nullable OAuth2AuthorizationRequest signIn,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (signIn == null) {
      SessionCookie.SIGN_IN.clear(response);
      return;
    }
    var attributes = new java.util.HashMap<String, String>();
    signIn.getAttributes().forEach((name, value) -> attributes.put(name, String.valueOf(value)));
    String text =
        json.writeValueAsString(
            new UnderWay(
                String.valueOf(signIn.getState()), attributes, clock.instant().plus(LIFETIME)));
    SessionCookie.SIGN_IN.write(
        response,
        Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(PURPOSE, "", text)),
        LIFETIME);
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
      HttpServletRequest request, HttpServletResponse response) {
    OAuth2AuthorizationRequest signIn = loadAuthorizationRequest(request);
    if (signIn != null) {
      request.setAttribute(RETURN, signIn.getAttribute(RETURN));
      SessionCookie.SIGN_IN.clear(response);
    }
    return signIn;
  }

  private Optional<UnderWay> open(String cookie) {
    try {
      String text = box.open(PURPOSE, "", Base64.getUrlDecoder().decode(cookie));
      return Optional.of(json.readValue(text, UnderWay.class))
          .filter(it -> it.endsAt().isAfter(clock.instant()));
    } catch (IllegalArgumentException | JacksonException e) {
      // Made up, or from before the pepper changed: no sign-in of ours.
      return Optional.empty();
    }
  }

  private OAuth2AuthorizationRequest authorizationRequest(UnderWay signIn) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(String.valueOf(client.getProviderDetails().getAuthorizationUri()))
        .clientId(client.getClientId())
        .redirectUri(client.getRedirectUri())
        .scopes(client.getScopes())
        .state(signIn.state())
        .attributes(attributes -> attributes.putAll(signIn.attributes()))
        .build();
  }
}
