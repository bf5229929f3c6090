package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.SecretBox;
import ai.coditect.selfservice.surface.ETags;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The webhooks of tenants. */
@Component
class Webhooks {

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  private final WebhookRepository webhooks;
  private final Tenants tenants;
  private final TenantStates states;
  private final SecretBox box;
  private final AuditTrail audit;
  private final Clock clock;
  private final WebhookProperties properties;

  Webhooks(
      WebhookRepository webhooks,
      Tenants tenants,
      TenantStates states,
      SecretBox box,
      AuditTrail audit,
      Clock clock,
      WebhookProperties properties) {
    this.webhooks = webhooks;
    this.tenants = tenants;
    this.states = states;
    this.box = box;
    this.audit = audit;
    this.clock = clock;
    this.properties = properties;
  }

  /** A webhook with the secret that is shown this one time. */
  record Issued(WebhookEntity webhook, WebhookSecret secret) {}

  /**
   * Makes a webhook.
   *
   * @throws ProblemException {@code tenant-state}, {@code too-many-webhooks}, {@code
   *     invalid-request}
   */
  @Transactional
  public Issued create(TenantId tenant, WebhookWish wish, Author author) {
    requireAllowed(tenant);
    URI target = wish.target(properties.localTargets());
    if (webhooks.countByTenantId(tenant.value()) >= properties.perTenant()) {
      throw ProblemException.of(
              SelfServiceProblem.TOO_MANY_WEBHOOKS, "Delete one that is not needed.")
          .with("limit", properties.perTenant());
    }
    WebhookSecret secret = WebhookSecret.generate();
    var webhook = new WebhookEntity(tenant, secret, box, author.actor().id(), clock.instant());
    webhook.aim(target, wish.description(), wish.eventTypes());
    return new Issued(save(webhook, "webhook.created", author), secret);
  }

  /**
   * Changes what is given, and nothing else.
   *
   * @throws ProblemException {@code not-found}, {@code tenant-state}, {@code precondition-…}
   */
  @Transactional
  public WebhookEntity change(
      TenantId tenant,
      WebhookId id,
      @Nullable String ifMatch,
      WebhookChange change,
      Author author) {
    requireAllowed(tenant);
    WebhookEntity webhook = lock(tenant, id);
    ETags.requireMatch(ifMatch, webhook.version());
    WebhookWish wish = change.over(webhook.view());
    webhook.aim(wish.target(properties.localTargets()), wish.description(), wish.eventTypes());
    if (change.state() == WebhookState.DISABLED && webhook.state() == WebhookState.ENABLED) {
      webhook.disable("owner");
    } else if (change.state() == WebhookState.ENABLED) {
      webhook.enable();
    }
    return save(webhook, "webhook.changed", author);
  }

  /**
   * Gives it a new secret; until the overlap ends, messages are signed with both.
   *
   * @throws ProblemException {@code not-found}, {@code tenant-state}, {@code invalid-request}
   */
  @Transactional
  public Issued rotate(TenantId tenant, WebhookId id, Duration overlap, Author author) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw ProblemException.invalid(
          List.of(new FieldError("/overlap", "must be from PT0S to P7D")));
    }
    requireAllowed(tenant);
    WebhookEntity webhook = lock(tenant, id);
    WebhookSecret secret = WebhookSecret.generate();
    Instant now = clock.instant();
    webhook.rotate(secret, box, now, now.plus(overlap));
    return new Issued(save(webhook, "webhook.secret-rotated", author), secret);
  }

  /** Deletes it with its deliveries; one that is on its way may still arrive. */
  @Transactional
  public void delete(TenantId tenant, WebhookId id, Author author) {
    WebhookEntity webhook = lock(tenant, id);
    webhooks.deleteById(webhook.id().value());
    record(webhook, "webhook.deleted", author);
  }

  Optional<WebhookEntity> find(TenantId tenant, WebhookId id) {
    return webhooks.findByTenantIdAndId(tenant.value(), id.value());
  }

  /** Oldest first, from after one of that id on. */
  List<WebhookEntity> page(TenantId tenant, String after, int limit) {
    return webhooks.page(tenant.value(), after, Limit.of(limit));
  }

  private WebhookEntity lock(TenantId tenant, WebhookId id) {
    return webhooks
        .lock(id.value())
        .filter(webhook -> webhook.tenant().equals(tenant))
        .orElseThrow(ProblemException::notFound);
  }

  private WebhookEntity save(WebhookEntity webhook, String action, Author author) {
    record(webhook, action, author);
    return webhooks.saveAndFlush(webhook);
  }

  private void record(WebhookEntity webhook, String action, Author author) {
    audit.record(
        AuditEntry.of(
                author.actor(),
                action,
                new Target("webhook", webhook.id().value()),
                Outcome.SUCCEEDED)
            .withTenant(webhook.tenant())
            .withPersonal(author.personal()));
  }

  private void requireAllowed(TenantId tenant) {
    if (!tenants.lock(tenant)) {
      throw ProblemException.notFound();
    }
    TenantAction.MANAGE_WEBHOOKS.requireAllowedIn(
        states.find(tenant).orElseThrow(ProblemException::notFound));
  }
}
