package ai.coditect.selfservice.caller;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** An authenticated request whose principal is a {@link Caller}; keeps no credential. */
@SuppressWarnings("serial") // never serialised: there are no sessions
public final class CallerAuthentication extends AbstractAuthenticationToken {

  private final transient Caller caller;

  /** Of a caller with these authorities. */
  public CallerAuthentication(Caller caller, Collection<? extends GrantedAuthority> authorities) {
    super(authorities);
    this.caller = caller;
    setAuthenticated(true);
  }

  @Override
  public Caller getPrincipal() {
    return caller;
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerAuthentication that
        && super.equals(that)
        && caller.equals(that.caller);
  }

  @Override
  public int hashCode() {
    return caller.hashCode();
  }
}
