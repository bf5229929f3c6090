package ai.coditect.audit.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

/** The realm of the identity provider in its admin API, if one is set up. */
public final class IdentityRealm {

  private final @Nullable RestClient calls;
  private final String issuer;

  IdentityRealm(@Nullable RestClient calls, String issuer) {
    this.calls = calls;
    this.issuer = issuer;
  }

  /** Calls with paths below the realm's, each with a token. */
  public Optional<RestClient> calls() {
    return Optional.ofNullable(calls);
  }

  /** Whose accounts it has. */
  public String issuer() {
    return issuer;
  }
}
