package ai.coditect.audit.compliance;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has access now, and whose access has ended lately. One account is one membership: a person in
 * two tenants has two.
 *
 * @param accounts ordered by id
 * @param removals ordered by id
 */
record AccessState(List<Account> accounts, List<Removal> removals) {

  AccessState {
    accounts = List.copyOf(accounts);
    removals = List.copyOf(removals);
  }

  /**
   * A membership that is in force.
   *
   * @param id of the membership
   * @param person null where the identity provider no longer knows them
   * @param requestedAt when they were invited; null for who founded the tenant, as is the approver
   * @param approver id of who invited them
   * @param grantedAt null if the trail of it has been removed by retention
   */
  record Account(
      String id,
      TenantId tenant,
      Role role,
      @Nullable Person person,
      @Nullable Instant requestedAt,
      @Nullable String approver,
      @Nullable Instant grantedAt,
      @Nullable Instant changedAt) {}

  /**
   * A person as the identity provider knows them now.
   *
   * @param mfaMethods second factors and passkeys that are set up, in Keycloak's terms
   */
  record Person(
      @Nullable String email, @Nullable String fullName, boolean enabled, List<String> mfaMethods) {

    Person {
      mfaMethods = List.copyOf(mfaMethods);
    }

    @Override
    public String toString() {
      return "Person[redacted]";
    }
  }

  /**
   * A membership that has ended.
   *
   * @param terminatedAt when it was ended, which ends what the API allows at once
   * @param revokedAt when the tenant's cluster was next seen without them; null while it was not
   * @param terminatedBy id of who ended it
   */
  record Removal(
      String id,
      TenantId tenant,
      @Nullable Instant grantedAt,
      Instant terminatedAt,
      @Nullable Instant revokedAt,
      String terminatedBy) {

    private static final Duration ONE_BUSINESS_DAY = Duration.ofDays(1);

    /**
     * Whether the access was gone within a day, which is never longer than one business day; null
     * while there is still time.
     */
    @Nullable Boolean slaMet(Instant now) {
      if (revokedAt != null) {
        return !revokedAt.isAfter(terminatedAt.plus(ONE_BUSINESS_DAY));
      }
      return now.isAfter(terminatedAt.plus(ONE_BUSINESS_DAY)) ? false : null;
    }
  }
}
