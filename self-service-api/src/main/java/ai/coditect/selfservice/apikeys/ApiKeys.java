package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.secrets.Pepper;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The API keys of all tenants. */
@Component
public class ApiKeys {

  private final ApiKeyRepository keys;
  private final Tenants tenants;
  private final TenantStates states;
  private final Pepper pepper;
  private final AuditTrail audit;
  private final Clock clock;
  private final JdbcClient jdbc;

  ApiKeys(
      ApiKeyRepository keys,
      Tenants tenants,
      TenantStates states,
      Pepper pepper,
      AuditTrail audit,
      Clock clock,
      JdbcClient jdbc) {
    this.keys = keys;
    this.tenants = tenants;
    this.states = states;
    this.pepper = pepper;
    this.audit = audit;
    this.clock = clock;
    this.jdbc = jdbc;
  }

  /** What a key's text is worth. */
  public sealed interface KeyCheck {

    /** It may be used. */
    record Active(ApiKeyId key, TenantId tenant, List<String> scopes) implements KeyCheck {}

    /** It may not, for a stable reason. */
    record Inactive(String reason) implements KeyCheck {}
  }

  /**
   * Makes sure that a tenant has a key of this name with these scopes; doing it twice equals once.
   *
   * @throws ProblemException {@code not-found} if there is no such tenant
   */
  @Transactional
  public FirstApiKey ensure(TenantId tenant, String name, List<String> scopes, Actor actor) {
    if (!tenants.exists(tenant)) {
      throw ProblemException.notFound();
    }
    lockName(tenant, name);
    List<String> wanted = Scopes.ordered(scopes);
    Optional<ApiKeyEntity> present = keys.findByTenantIdAndName(tenant.value(), name);
    if (present.isEmpty()) {
      var key = new ApiKeyEntity(ApiKeyId.next(), tenant, name, wanted, clock.instant());
      return view(save(key, "apikey.created", actor));
    }
    ApiKeyEntity key = present.get();
    return view(key.replaceScopes(wanted) ? save(key, "apikey.scopes-changed", actor) : key);
  }

  /** A tenant's key by name. */
  public Optional<FirstApiKey> find(TenantId tenant, String name) {
    return keys.findByTenantIdAndName(tenant.value(), name).map(ApiKeys::view);
  }

  /** All keys of a tenant, revoked ones included; none if there is no such tenant. */
  public List<FirstApiKey> all(TenantId tenant) {
    return keys.findByTenantIdOrderById(tenant.value()).stream().map(ApiKeys::view).toList();
  }

  /** Revokes a tenant's key; without effect if there is none or it is revoked. */
  @Transactional
  public void revoke(TenantId tenant, String name, Actor actor) {
    lockName(tenant, name);
    // A claim that is under way holds the row's lock until it is decided.
    Optional<ApiKeyEntity> key = keys.lock(tenant.value(), name);
    if (key.isPresent() && key.get().revoke()) {
      save(key.get(), "apikey.revoked", actor);
    }
  }

  /**
   * Judges the text of a key. Takes two look-ups by primary key and one HMAC; nothing is cached.
   */
  public KeyCheck check(String text) {
    Optional<KeyText> parsed = KeyText.parse(text);
    if (parsed.isEmpty()) {
      return new KeyCheck.Inactive("Malformed");
    }
    Optional<ApiKeyEntity> found = keys.findById(parsed.get().key().value());
    if (found.isEmpty() || !found.get().matches(parsed.get(), pepper)) {
      return new KeyCheck.Inactive("Unknown");
    }
    ApiKeyEntity key = found.get();
    return switch (key.state()) {
      case ACTIVE -> ofTenant(key);
      case REVOKED -> new KeyCheck.Inactive("Revoked");
      case CLAIMABLE -> throw new IllegalStateException("a claimable key has no hash");
    };
  }

  /** A key is worth what its tenant is, from the moment on when that changes. */
  private KeyCheck ofTenant(ApiKeyEntity key) {
    TenantState state = states.find(key.tenant()).orElseThrow();
    if (TenantAction.USE_API_KEYS.allowedIn(state)) {
      return new KeyCheck.Active(key.id(), key.tenant(), key.scopes());
    }
    return new KeyCheck.Inactive(
        switch (state) {
          case SUSPENDED -> "TenantSuspended";
          case OFFBOARDING, DELETING -> "TenantLeaving";
          case OFFBOARDED -> "TenantGone";
          case ACTIVE -> throw new IllegalStateException("keys of an active tenant can be used");
        });
  }

  private void lockName(TenantId tenant, String name) {
    var _ =
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 1))::text")
            .param(tenant.value() + '/' + name)
            .query(String.class)
            .single();
  }

  private ApiKeyEntity save(ApiKeyEntity key, String action, Actor actor) {
    ApiKeyEntity saved = keys.saveAndFlush(key);
    audit.record(
        AuditEntry.of(actor, action, new Target("api-key", key.id().value()), Outcome.SUCCEEDED)
            .withTenant(key.tenant()));
    return saved;
  }

  private static FirstApiKey view(ApiKeyEntity key) {
    return new FirstApiKey(key.id(), key.name(), key.state(), key.scopes());
  }
}
