package ai.coditect.selfservice.caller;

import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;

/**
 * An authenticated request whose principal is a {@link Caller}. It gives no credential away; what
 * outlasts its request asks {@link #again()} whether it would still be let in.
 */
@SuppressWarnings("serial") // never serialised: sessions keep tokens, not callers
public final class CallerAuthentication extends AbstractAuthenticationToken {

  private final transient Caller caller;
  private final transient Supplier<CallerAuthentication> again;

  /**
   * Of a caller with these authorities.
   *
   * @param again authenticates once more by what the request was authenticated by
   */
  public CallerAuthentication(
      Caller caller,
      Collection<? extends GrantedAuthority> authorities,
      Supplier<CallerAuthentication> again) {
    super(authorities);
    this.caller = caller;
    this.again = again;
    setAuthenticated(true);
  }

  /**
   * Authenticates the same request as of now.
   *
   * @throws AuthenticationException if it would not be let in any more, or that cannot be found out
   */
  public CallerAuthentication again() {
    return again.get();
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
