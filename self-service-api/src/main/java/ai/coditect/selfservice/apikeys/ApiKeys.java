package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The API keys of all tenants. */
@Component
public class ApiKeys {

  private final ApiKeyRepository keys;
  private final Tenants tenants;
  private final KeyCommits commits;
  private final Clock clock;
  private final JdbcClient jdbc;

  ApiKeys(
      ApiKeyRepository keys, Tenants tenants, KeyCommits commits, Clock clock, JdbcClient jdbc) {
    this.keys = keys;
    this.tenants = tenants;
    this.commits = commits;
    this.clock = clock;
    this.jdbc = jdbc;
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
    Author author = new Author(actor, Map.of());
    List<String> wanted = Scopes.ordered(scopes);
    Optional<ApiKeyEntity> present = keys.findByTenantIdAndName(tenant.value(), name);
    if (present.isEmpty()) {
      var key =
          new ApiKeyEntity(ApiKeyId.next(), tenant, name, wanted, actor.id(), clock.instant());
      return view(commits.save(key, "apikey.created", author));
    }
    ApiKeyEntity key = present.get();
    return view(
        key.replaceScopes(wanted) ? commits.save(key, "apikey.scopes-changed", author) : key);
  }

  /** A tenant's key by name. */
  public Optional<FirstApiKey> find(TenantId tenant, String name) {
    return keys.findByTenantIdAndName(tenant.value(), name).map(ApiKeys::view);
  }

  /**
   * The keys of a tenant that provisioning made, revoked ones included; none if there is no such
   * tenant. Those that its members made are none of provisioning's business.
   */
  public List<FirstApiKey> provisioned(TenantId tenant) {
    return keys.findByTenantIdAndCreatedByUserIsNullOrderById(tenant.value()).stream()
        .map(ApiKeys::view)
        .toList();
  }

  /** Revokes a tenant's key; without effect if there is none or it is revoked. */
  @Transactional
  public void revoke(TenantId tenant, String name, Actor actor) {
    lockName(tenant, name);
    // A claim that is under way holds the row's lock until it is decided.
    keys.lock(tenant.value(), name).ifPresent(key -> revoke(key, new Author(actor, Map.of())));
  }

  /** Revokes all keys that a person has made in a tenant. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void revokeMadeBy(TenantId tenant, UserId person, Actor actor) {
    keys.lockMadeBy(tenant.value(), person.value())
        .forEach(key -> revoke(key, new Author(actor, Map.of())));
  }

  /** Revokes all keys that members have made in a tenant. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void revokeMembers(TenantId tenant, Actor actor) {
    keys.lockMadeByPersons(tenant.value()).forEach(key -> revoke(key, new Author(actor, Map.of())));
  }

  private void revoke(ApiKeyEntity key, Author author) {
    if (key.revoke(author.actor().id(), clock.instant())) {
      commits.save(key, "apikey.revoked", author);
    }
  }

  private void lockName(TenantId tenant, String name) {
    var _ =
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 1))::text")
            .param(tenant.value() + '/' + name)
            .query(String.class)
            .single();
  }

  private static FirstApiKey view(ApiKeyEntity key) {
    return new FirstApiKey(key.id(), key.name(), key.state(), key.scopes());
  }
}
