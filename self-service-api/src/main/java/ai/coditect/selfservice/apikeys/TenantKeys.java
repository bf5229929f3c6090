package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.Pepper;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys that a tenant's people make, rotate and revoke: owners and admins all of them,
 * developers their own.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TenantKeys {

  static final int MOST = 50;
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final ApiKeyRepository keys;
  private final KeyCommits commits;
  private final Tenants tenants;
  private final TenantStates states;
  private final Pepper pepper;
  private final Clock clock;

  TenantKeys(
      ApiKeyRepository keys,
      KeyCommits commits,
      Tenants tenants,
      TenantStates states,
      Pepper pepper,
      Clock clock) {
    this.keys = keys;
    this.commits = commits;
    this.tenants = tenants;
    this.states = states;
    this.pepper = pepper;
    this.clock = clock;
  }

  /** A key with the secret that is shown this one time. */
  record Issued(ApiKeyEntity key, KeyText text) {

    @Override
    public String toString() {
      return "Issued[" + key.id() + "]";
    }
  }

  /**
   * Makes a key.
   *
   * @throws ProblemException {@code key-name-taken}, {@code too-many-keys}, {@code tenant-state}
   */
  Issued create(
      TenantId tenant,
      Member by,
      String name,
      List<String> scopes,
      @Nullable Instant expiresAt,
      Author author) {
    requireActive(tenant);
    Instant now = clock.instant();
    if (!Scopes.valid(scopes)) {
      throw invalid("/scopes", "must be known scopes, each once");
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw invalid("/expiresAt", "must be in the future");
    }
    if (keys.findByTenantIdAndName(tenant.value(), name).isPresent()) {
      throw ProblemException.of(
          SelfServiceProblem.KEY_NAME_TAKEN, "A revoked key keeps its name, for the trail.");
    }
    if (keys.countUnrevoked(tenant.value()) >= MOST) {
      throw ProblemException.of(SelfServiceProblem.TOO_MANY_KEYS, "Revoke one that is not needed.")
          .with("limit", MOST);
    }
    var key =
        new ApiKeyEntity(
            ApiKeyId.next(), tenant, name, Scopes.ordered(scopes), by.user().value(), now);
    key.issuedBy(by.user(), expiresAt);
    KeyText text = KeyText.generate(key.id());
    key.claim(text, pepper, now);
    return new Issued(commits.save(key, "apikey.created", author), text);
  }

  /**
   * Gives a key a new secret; the one before works until the overlap ends.
   *
   * @throws ProblemException {@code not-found}, {@code forbidden}, {@code key-not-usable}, {@code
   *     tenant-state}
   */
  Issued rotate(TenantId tenant, Member by, ApiKeyId id, Duration overlap, Author author) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw invalid("/overlap", "must be from PT0S to P30D");
    }
    requireActive(tenant);
    ApiKeyEntity key = own(tenant, by, id);
    Instant now = clock.instant();
    if (!key.usable(now)) {
      throw ProblemException.of(
          SelfServiceProblem.KEY_NOT_USABLE, "It is revoked, has expired, or was never claimed.");
    }
    KeyText text = KeyText.generate(id);
    key.rotate(text, pepper, now, now.plus(overlap));
    return new Issued(commits.save(key, "apikey.rotated", author), text);
  }

  /** Revokes a key; doing it twice equals once. */
  @Transactional
  public void revoke(TenantId tenant, Member by, ApiKeyId id, Author author) {
    ApiKeyEntity key = own(tenant, by, id);
    if (key.revoke(by.user().value(), clock.instant())) {
      commits.save(key, "apikey.revoked", author);
    }
  }

  private void requireActive(TenantId tenant) {
    if (!tenants.lock(tenant)) {
      throw ProblemException.notFound();
    }
    TenantAction.MANAGE_API_KEYS.requireAllowedIn(
        states.find(tenant).orElseThrow(ProblemException::notFound));
  }

  private ApiKeyEntity own(TenantId tenant, Member by, ApiKeyId id) {
    ApiKeyEntity key =
        keys.lock(id.value())
            .filter(found -> found.tenant().equals(tenant))
            .orElseThrow(ProblemException::notFound);
    if (by.role() == Role.DEVELOPER && !key.madeBy(by.user())) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Developers look after the keys that they have made.");
    }
    return key;
  }

  private static ProblemException invalid(String pointer, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(pointer, wrong)));
  }
}
