package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.secrets.TokenState;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Has new claim links mailed where the one before has expired: always to the owner of record,
 * whoever asks, and at most one per tenant and pause. Whoever asks learns nothing but that.
 */
@Component
class ClaimRenewals {

  private final ApiKeyRepository keys;
  private final OpaqueTokens tokens;
  private final Notices notices;
  private final ClaimProperties properties;
  private final AuditTrail audit;
  private final Clock clock;

  ClaimRenewals(
      ApiKeyRepository keys,
      OpaqueTokens tokens,
      Notices notices,
      ClaimProperties properties,
      AuditTrail audit,
      Clock clock) {
    this.keys = keys;
    this.tokens = tokens;
    this.notices = notices;
    this.properties = properties;
    this.audit = audit;
    this.clock = clock;
  }

  /** For whoever has the expired link. Of any other text nothing comes. */
  @Transactional
  void request(String token, Requester requester) {
    switch (tokens.look(TokenPurpose.KEY_CLAIM, token)) {
      case TokenState.Expired expired ->
          keys.findById(expired.subject())
              .ifPresent(
                  key -> mail(key, new Actor(Actor.Type.ANONYMOUS, key.id().value()), requester));
      case TokenState.Usable _, TokenState.InUse _, TokenState.Used _, TokenState.Unknown _ -> {
        // It works still, or there is nothing left to claim.
      }
    }
  }

  /** For an owner of the tenant, once the token has proved that; every key that waits counts. */
  @Transactional
  void request(TenantId tenant, Actor owner, Requester requester) {
    keys.findByTenantIdOrderById(tenant.value()).forEach(key -> mail(key, owner, requester));
  }

  private void mail(ApiKeyEntity key, Actor actor, Requester requester) {
    if (key.state() != FirstApiKey.State.CLAIMABLE) {
      return;
    }
    int pause =
        Math.toIntExact(clock.instant().getEpochSecond() / properties.renewalPause().toSeconds());
    if (notices.once(NoticeKind.CLAIM_LINK, key.tenant().value(), pause)) {
      audit.record(
          AuditEntry.of(
                  actor,
                  "apikey.claim-link-requested",
                  new Target("api-key", key.id().value()),
                  Outcome.SUCCEEDED)
              .withTenant(key.tenant())
              .withPersonal(requester.personal()));
    }
  }
}
