package ai.coditect.platform.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Reads the platform roles (operator, auditor, billing, service) of a token as authorities {@code
 * ROLE_<role>}. What a person may do in a tenant is decided by membership, never by a claim.
 */
public final class TokenRoles implements Converter<Jwt, AbstractAuthenticationToken> {

  @Override
  public AbstractAuthenticationToken convert(Jwt token) {
    return new JwtAuthenticationToken(token, authorities(token));
  }

  private static List<GrantedAuthority> authorities(Jwt token) {
    Map<String, Object> access = token.getClaimAsMap("realm_access");
    if (access == null || !(access.get("roles") instanceof Collection<?> roles)) {
      return List.of();
    }
    return roles.stream()
        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
        .toList();
  }
}
