package ai.coditect.audit.access;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import java.net.URL;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Who asks, by their token.
 *
 * @param issuer who vouches for them
 * @param subject their stable id there
 * @param roles their roles on the platform; what they are in a tenant is not in the token
 */
public record Caller(String issuer, String subject, Set<String> roles) {

  private static final String ROLE_PREFIX = "ROLE_";

  /** Copies. */
  public Caller {
    roles = Set.copyOf(roles);
  }

  /**
   * The caller of a request that carries a valid token.
   *
   * @throws InvalidBearerTokenException if the token does not say who it speaks for
   */
  public static Caller of(JwtAuthenticationToken authentication) {
    URL issuer = authentication.getToken().getIssuer();
    String subject = authentication.getToken().getSubject();
    if (issuer == null || subject == null || subject.isBlank() || subject.length() > 255) {
      throw new InvalidBearerTokenException("the token names no issuer or no subject");
    }
    return new Caller(issuer.toString(), subject, roles(authentication));
  }

  private static Set<String> roles(JwtAuthenticationToken authentication) {
    return authentication.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .filter(authority -> authority != null && authority.startsWith(ROLE_PREFIX))
        .map(authority -> authority.substring(ROLE_PREFIX.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether they may read every tenant's trail. */
  boolean readsAllTenants() {
    return roles.contains("auditor") || roles.contains("operator") || roles.contains("evidence");
  }

  /** Whether they may read what concerns no tenant, and across tenants. */
  boolean readsWholeLedger() {
    return roles.contains("auditor");
  }

  /** Whether they answer requests of persons about their data. */
  boolean answersToPersons() {
    return roles.contains("operator");
  }

  /** Whether they answer for the platform's compliance. */
  public boolean keepsPlatformCompliance() {
    return roles.contains("auditor") || roles.contains("operator");
  }

  /** How they appear in the trail. */
  public Actor actor() {
    return new Actor(roles.contains("service") ? Actor.Type.SERVICE : Actor.Type.USER, subject);
  }
}
