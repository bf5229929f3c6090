package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.Pepper;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.tenants.Author;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * One-time reveal: the secret is generated at the moment when the link is used, and shown to that
 * one request. Several links of one key lead to one secret; of several requests one gets it.
 */
@Component
@EnableConfigurationProperties(ClaimProperties.class)
public class KeyClaims {

  static final String PAGE_PATH = "/key-claims/";

  private final ApiKeyRepository keys;
  private final OpaqueTokens tokens;
  private final Pepper pepper;
  private final PublicUrl publicUrl;
  private final ClaimProperties properties;
  private final KeyCommits commits;
  private final Clock clock;

  KeyClaims(
      ApiKeyRepository keys,
      OpaqueTokens tokens,
      Pepper pepper,
      PublicUrl publicUrl,
      ClaimProperties properties,
      KeyCommits commits,
      Clock clock) {
    this.keys = keys;
    this.tokens = tokens;
    this.pepper = pepper;
    this.publicUrl = publicUrl;
    this.properties = properties;
    this.commits = commits;
    this.clock = clock;
  }

  /**
   * A link that claims a key.
   *
   * @param href secret
   * @param expiresAt until when it works
   */
  public record ClaimLink(URI href, Instant expiresAt) {
    @Override
    public String toString() {
      return "ClaimLink[expiresAt=" + expiresAt + "]";
    }
  }

  /** How a claim ended. */
  sealed interface Claim {

    /** The secret, for the only time. */
    record Claimed(KeyText text, String name, TenantId tenant, List<String> scopes)
        implements Claim {}

    /** Somebody was first. */
    record AlreadyClaimed() implements Claim {}

    /** The link's time is over. */
    record LinkExpired() implements Claim {}

    /** There is no such link. */
    record NoSuchLink() implements Claim {}
  }

  /**
   * A new link for the tenant's first key; empty if it was claimed already or is not there. Needs a
   * running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<ClaimLink> link(TenantId tenant) {
    return keys.findByTenantIdOrderById(tenant.value()).stream()
        .filter(key -> key.state() == FirstApiKey.State.CLAIMABLE)
        .findFirst()
        .map(key -> link(key.id()));
  }

  /** What a link is worth now; changes nothing. */
  TokenState look(String token) {
    return tokens.look(TokenPurpose.KEY_CLAIM, token);
  }

  /** Uses a link. */
  @Transactional
  Claim claim(String token, Requester requester) {
    return switch (tokens.take(TokenPurpose.KEY_CLAIM, token)) {
      case TokenState.Usable usable -> claim(token, new ApiKeyId(usable.subject()), requester);
      case TokenState.Used _, TokenState.InUse _ -> new Claim.AlreadyClaimed();
      case TokenState.Expired _ -> new Claim.LinkExpired();
      case TokenState.Unknown _ -> new Claim.NoSuchLink();
    };
  }

  private ClaimLink link(ApiKeyId key) {
    IssuedToken token =
        tokens.issue(TokenPurpose.KEY_CLAIM, key.value(), properties.claimLifetime());
    return new ClaimLink(publicUrl.of(PAGE_PATH + token.text()), token.expiresAt());
  }

  private Claim claim(String token, ApiKeyId id, Requester requester) {
    tokens.use(token);
    ApiKeyEntity key = keys.lock(id.value()).orElseThrow();
    if (key.state() != FirstApiKey.State.CLAIMABLE) {
      return new Claim.AlreadyClaimed();
    }
    KeyText text = KeyText.generate(id);
    key.claim(text, pepper, clock.instant());
    // Whoever held the link; the key itself did nothing.
    commits.save(
        key,
        "apikey.claimed",
        new Author(new Actor(Actor.Type.ANONYMOUS, "claim-link"), requester.personal()));
    return new Claim.Claimed(text, key.name(), key.tenant(), key.scopes());
  }
}
