package ai.coditect.selfservice.session;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Sends a browser that asks for {@code /login?return=/path} to the identity provider; with {@code
 * max_age=900} to sign in anew unless it did so in the last so many seconds.
 */
class SignInStart implements OAuth2AuthorizationRequestResolver {

  static final String PATH = "/login";

  private static final String MAX_AGE = "max_age";

  private final DefaultOAuth2AuthorizationRequestResolver usual;

  SignInStart(ClientRegistrationRepository clients) {
    this.usual = new DefaultOAuth2AuthorizationRequestResolver(clients, PATH);
    usual.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
    return PATH.equals(request.getRequestURI()) ? resolve(request, SignInClient.ID) : null;
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest resolve(
      HttpServletRequest request, String registrationId) {
    OAuth2AuthorizationRequest signIn = usual.resolve(request, registrationId);
    String back = ReturnPath.of(request.getParameter(SignInRequests.RETURN)).value();
    return signIn == null
        ? null
        : OAuth2AuthorizationRequest.from(signIn)
            .attributes(attributes -> attributes.put(SignInRequests.RETURN, back))
            .additionalParameters(parameters -> parameters.putAll(maxAge(request)))
            .build();
  }

  private static Map<String, Object> maxAge(HttpServletRequest request) {
    String seconds = request.getParameter(MAX_AGE);
    return seconds != null && seconds.matches("\\d{1,9}") ? Map.of(MAX_AGE, seconds) : Map.of();
  }
}
