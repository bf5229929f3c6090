package ai.coditect.selfservice.session;

import ai.coditect.selfservice.page.PublicUrl;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcScopes;

/** Ourselves, as the identity provider knows us when people sign in. */
final class SignInClient {

  /** Its only name here; also the end of the path of back-channel logout. */
  static final String ID = "keycloak";

  static final String CALLBACK_PATH = "/login/callback";

  private SignInClient() {}

  static ClientRegistration of(
      SessionProperties properties, PublicUrl publicUrl, String issuer, String keysUri) {
    return ClientRegistration.withRegistrationId(ID)
        .clientId(properties.clientId())
        .clientSecret(properties.clientSecret())
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(publicUrl.of(CALLBACK_PATH).toString())
        .scope(OidcScopes.OPENID)
        .authorizationUri(properties.authorizationUri().toString())
        .tokenUri(properties.tokenUri().toString())
        .jwkSetUri(keysUri)
        .issuerUri(issuer)
        .userNameAttributeName(IdTokenClaimNames.SUB)
        .build();
  }
}
