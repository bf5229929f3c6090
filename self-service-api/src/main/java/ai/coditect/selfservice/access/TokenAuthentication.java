package ai.coditect.selfservice.access;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.security.TokenRoles;
import ai.coditect.selfservice.apikeys.KeyChecks;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Recognises bearer tokens by their prefix: our own opaque ones, API keys, and else access tokens
 * of the identity provider.
 */
@Component
class TokenAuthentication implements AuthenticationManager {

  static final String ACCOUNT = "ACCOUNT";
  static final String API_KEY = "API_KEY";
  static final String SIGNUP = "SIGNUP";
  static final String OPERATION = "OPERATION";

  private final RecentTokens accessTokens;
  private final OpaqueTokens tokens;
  private final KeyChecks apiKeys;
  private final RecentSignInProperties recentSignIn;
  private final TokenRoles roles = new TokenRoles();

  TokenAuthentication(
      RecentTokens accessTokens,
      OpaqueTokens tokens,
      KeyChecks apiKeys,
      RecentSignInProperties recentSignIn) {
    this.recentSignIn = recentSignIn;
    this.accessTokens = accessTokens;
    this.tokens = tokens;
    this.apiKeys = apiKeys;
  }

  /**
   * Authenticates a bearer token.
   *
   * @throws InvalidBearerTokenException if the token does not hold
   * @throws AuthenticationServiceException if that cannot be found out for now
   */
  @Override
  public Authentication authenticate(Authentication request) {
    if (!(request instanceof BearerTokenAuthenticationToken bearer)) {
      throw new InvalidBearerTokenException("not a bearer token");
    }
    return authenticate(bearer.getToken());
  }

  private CallerAuthentication authenticate(String token) {
    try {
      return recognise(token);
    } catch (DataAccessException | TransactionException e) {
      throw new AuthenticationServiceException("the database does not answer", e);
    }
  }

  private CallerAuthentication recognise(String token) {
    if (token.startsWith("cdt_")) {
      return program(token);
    }
    if (token.startsWith(TokenPurpose.SIGNUP.prefix())) {
      return subject(TokenPurpose.SIGNUP, token)
          .map(id -> caller(token, new Caller.SignupHolder(new SignupId(id)), SIGNUP))
          .orElseThrow(TokenAuthentication::invalid);
    }
    if (token.startsWith(TokenPurpose.OPERATION.prefix())) {
      return subject(TokenPurpose.OPERATION, token)
          .map(id -> caller(token, new Caller.OperationHolder(new OperationId(id)), OPERATION))
          .orElseThrow(TokenAuthentication::invalid);
    }
    return account(token, () -> authenticate(token));
  }

  private Optional<String> subject(TokenPurpose purpose, String token) {
    return tokens.subject(purpose, token);
  }

  private CallerAuthentication program(String token) {
    return switch (apiKeys.check(token)) {
      case KeyChecks.KeyCheck.Active key ->
          caller(
              token,
              new Caller.Program(key.key(), key.tenant(), Set.copyOf(key.scopes())),
              API_KEY);
      case KeyChecks.KeyCheck.Inactive _ -> throw invalid();
    };
  }

  /**
   * The caller with an access token of the identity provider.
   *
   * @param again authenticates once more by what gave the token
   * @throws InvalidBearerTokenException if the token does not hold
   */
  CallerAuthentication account(String token, Supplier<CallerAuthentication> again) {
    Jwt jwt = decode(token);
    String issuer = jwt.getClaimAsString("iss");
    String subject = jwt.getSubject();
    String client = jwt.getClaimAsString("azp");
    if (issuer == null || subject == null) {
      throw invalid();
    }
    List<GrantedAuthority> authorities = new ArrayList<>(roles.convert(jwt).getAuthorities());
    Set<PlatformRole> platformRoles =
        authorities.stream()
            .map(it -> String.valueOf(it.getAuthority()).substring("ROLE_".length()))
            .flatMap(role -> PlatformRole.of(role).stream())
            .collect(Collectors.toUnmodifiableSet());
    authorities.add(new SimpleGrantedAuthority(ACCOUNT));
    return new CallerAuthentication(
        new Caller.Account(
            issuer,
            subject,
            client == null ? "unknown" : client,
            platformRoles,
            recentSignIn.signedInAt(jwt)),
        authorities,
        again);
  }

  private Jwt decode(String token) {
    try {
      return accessTokens.verified(token);
    } catch (BadJwtException e) {
      throw new InvalidBearerTokenException("the token does not hold", e);
    } catch (JwtException e) {
      throw new AuthenticationServiceException("the identity provider does not answer", e);
    }
  }

  private CallerAuthentication caller(String token, Caller caller, String authority) {
    return new CallerAuthentication(
        caller, List.of(new SimpleGrantedAuthority(authority)), () -> authenticate(token));
  }

  private static InvalidBearerTokenException invalid() {
    return new InvalidBearerTokenException("the token does not hold");
  }
}
