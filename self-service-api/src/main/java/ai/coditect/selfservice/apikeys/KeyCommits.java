package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.tenant.ApiKeysChanged;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChanged;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores changed keys, audits them, and tells every replica that what it knows is out of date. */
@Component
class KeyCommits {

  private final ApiKeyRepository keys;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final ApplicationEventPublisher replica;
  private final Clock clock;

  KeyCommits(
      ApiKeyRepository keys,
      Outbox outbox,
      AuditTrail audit,
      ApplicationEventPublisher replica,
      Clock clock) {
    this.keys = keys;
    this.outbox = outbox;
    this.audit = audit;
    this.replica = replica;
    this.clock = clock;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  ApiKeyEntity save(ApiKeyEntity key, String action, Author author) {
    ApiKeyEntity saved = keys.saveAndFlush(key);
    audit.record(
        AuditEntry.of(
                author.actor(), action, new Target("api-key", key.id().value()), Outcome.SUCCEEDED)
            .withTenant(key.tenant())
            .withPersonal(author.personal()));
    outbox.append(
        new OutgoingEvent(
            Topics.API_KEYS,
            key.tenant().value(),
            EventId.next(),
            EventTypes.API_KEYS_CHANGED,
            clock.instant(),
            new ApiKeysChanged(key.tenant(), key.id())));
    replica.publishEvent(new TenantChanged(key.tenant()));
    return saved;
  }
}
