package ai.coditect.selfservice.identity;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.work.BackgroundSteps;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Gives persons their accounts at the identity provider, and takes them. */
@Component
public class Identities {

  static final String STEP = "identity";
  static final String CLOSURE_STEP = "account-closure";
  static final String SETUP_PATH = "/credential-setup/";
  private static final Duration LINK_LIFETIME = Duration.ofHours(24);

  private final IdentityProvider provider;
  private final People people;
  private final BackgroundSteps steps;
  private final OpaqueTokens tokens;
  private final PublicUrl publicUrl;

  Identities(
      IdentityProvider provider,
      People people,
      BackgroundSteps steps,
      OpaqueTokens tokens,
      PublicUrl publicUrl) {
    this.provider = provider;
    this.people = people;
    this.steps = steps;
    this.tokens = tokens;
    this.publicUrl = publicUrl;
  }

  /**
   * A one-time link under which a person asks for the mail that sets up a passkey or a password.
   *
   * @param href secret
   * @param expiresAt until when it works
   */
  public record CredentialSetup(URI href, Instant expiresAt) {
    @Override
    public String toString() {
      return "CredentialSetup[expiresAt=" + expiresAt + "]";
    }
  }

  /** Calls for a person's account. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void request(UserId user) {
    steps.schedule(STEP, user.value());
  }

  /**
   * Has the account of a person removed, who has given it up, and then the person forgotten. Needs
   * a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void close(UserId user) {
    people.close(user);
    steps.schedule(CLOSURE_STEP, user.value());
  }

  /**
   * Gives a person's account another address, which they have verified; doing it twice equals once.
   * Takes up to some 30 s.
   *
   * @throws IdentityProviderUnavailableException if trying again later may help
   */
  public AddressChange changeAddress(Identity account, String email) {
    return provider.changeAddress(account.subject(), email);
  }

  /** A new link for a person. */
  public CredentialSetup credentialSetup(UserId user) {
    IssuedToken token = tokens.issue(TokenPurpose.CREDENTIAL_SETUP, user.value(), LINK_LIFETIME);
    return new CredentialSetup(publicUrl.of(SETUP_PATH + token.text()), token.expiresAt());
  }
}
