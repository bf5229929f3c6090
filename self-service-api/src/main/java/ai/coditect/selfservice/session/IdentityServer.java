package ai.coditect.selfservice.session;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The identity provider's part in a session that goes on and in one that ends. */
class IdentityServer {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityServer.class);

  private final ClientRegistration client;
  private final RestClientRefreshTokenTokenResponseClient tokens;
  private final RestClient rest;
  private final SessionProperties properties;
  private final Clock clock;

  IdentityServer(
      ClientRegistration client,
      RestClientRefreshTokenTokenResponseClient tokens,
      RestClient rest,
      SessionProperties properties,
      Clock clock) {
    this.client = client;
    this.tokens = tokens;
    this.rest = rest;
    this.properties = properties;
    this.clock = clock;
  }

  /** How asking for new tokens ended. */
  sealed interface Renewal {

    /** There are new ones. */
    record Renewed(Tokens tokens) implements Renewal {}

    /** The provider's session is over; time does not mend that. */
    record Over() implements Renewal {}

    /** The provider cannot be asked for now. */
    record Unreachable(Exception cause) implements Renewal {}
  }

  /** Asks for new tokens. */
  Renewal renew(Tokens old) {
    String refresh = old.refresh();
    if (refresh == null) {
      return new Renewal.Over();
    }
    Instant now = clock.instant();
    try {
      // The old access token is not sent; the request only wants one of some kind.
      var access = new OAuth2AccessToken(TokenType.BEARER, old.access(), null, old.accessEndsAt());
      OAuth2AccessTokenResponse answer =
          tokens.getTokenResponse(
              new OAuth2RefreshTokenGrantRequest(
                  client, access, new OAuth2RefreshToken(refresh, null)));
      return new Renewal.Renewed(
          Expiry.tokens(now, answer.getAccessToken(), answer.getRefreshToken()));
    } catch (OAuth2AuthorizationException e) {
      return OAuth2ErrorCodes.INVALID_GRANT.equals(e.getError().getErrorCode())
          ? new Renewal.Over()
          : new Renewal.Unreachable(e);
    }
  }

  /**
   * Ends the person's session at the provider, and with it their sessions elsewhere. By this
   * server, so that no token appears in an address in a browser.
   *
   * @return whether the provider has done it
   */
  boolean end(@Nullable String refresh) {
    if (refresh == null) {
      return false;
    }
    var form = new LinkedMultiValueMap<String, String>();
    form.add("client_id", properties.clientId());
    form.add("client_secret", properties.clientSecret());
    form.add("refresh_token", refresh);
    try {
      rest.post()
          .uri(properties.endSessionUri())
          .contentType(MediaType.APPLICATION_FORM_URLENCODED)
          .body(form)
          .retrieve()
          .toBodilessEntity();
      return true;
    } catch (RestClientException e) {
      LOG.atWarn().setCause(e).log("A session could not be ended at the identity provider");
      return false;
    }
  }
}
