package ai.coditect.selfservice.session;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Checks ID tokens. Spring's own factory would fetch the provider's keys without any limit of time.
 */
@Component
class IdTokens implements JwtDecoderFactory<ClientRegistration> {

  private final NimbusJwtDecoder decoder;

  IdTokens(
      ClientRegistration client,
      List<JwkSetUriJwtDecoderBuilderCustomizer> bounds,
      @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") String keysUri) {
    var keys = NimbusJwtDecoder.withJwkSetUri(keysUri);
    bounds.forEach(bound -> bound.customize(keys));
    decoder = keys.build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(), new OidcIdTokenValidator(client)));
  }

  @Override
  public JwtDecoder createDecoder(ClientRegistration client) {
    return decoder;
  }
}
