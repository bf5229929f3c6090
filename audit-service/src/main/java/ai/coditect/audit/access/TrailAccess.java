package ai.coditect.audit.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Decides who may read which part of the trail. */
@Service
public class TrailAccess {

  private final Memberships memberships;

  TrailAccess(Memberships memberships) {
    this.memberships = memberships;
  }

  /** What a caller may know of a tenant's trail. */
  public enum Decision {
    /** All of it. */
    ALLOWED,
    /** That it is there, but their role in the tenant does not let them read it. */
    ROLE_LACKING,
    /** Nothing, not even that there is such a tenant. */
    UNKNOWN
  }

  /**
   * Decides on one tenant's trail, or, with null, on what concerns no tenant. The platform's
   * auditors and operators, and the service that makes archives and certificates, read every
   * tenant's trail, a tenant's owners and auditors its own.
   */
  public Decision decide(Caller caller, @Nullable TenantId tenant) {
    if (tenant == null) {
      return caller.readsWholeLedger() ? Decision.ALLOWED : Decision.UNKNOWN;
    }
    if (caller.readsAllTenants()) {
      return Decision.ALLOWED;
    }
    Optional<Role> role = memberships.role(tenant, caller.issuer(), caller.subject());
    return role.map(TrailAccess::ofMember).orElse(Decision.UNKNOWN);
  }

  /**
   * Decides on what is held about a person in one tenant's trail, or, with null, in all: personal
   * fields in clear are for who answers to that person, the platform's operators and the tenant's
   * owners.
   */
  public Decision decideOnPerson(Caller caller, @Nullable TenantId tenant) {
    if (caller.answersToPersons() || (tenant != null && owns(caller, tenant))) {
      return Decision.ALLOWED;
    }
    return decide(caller, tenant) == Decision.UNKNOWN ? Decision.UNKNOWN : Decision.ROLE_LACKING;
  }

  /** Whether the caller is an owner of a tenant. */
  public boolean owns(Caller caller, TenantId tenant) {
    return memberships
        .role(tenant, caller.issuer(), caller.subject())
        .filter(role -> role == Role.OWNER)
        .isPresent();
  }

  private static Decision ofMember(Role role) {
    return switch (role) {
      case OWNER, AUDITOR -> Decision.ALLOWED;
      case ADMIN, DEVELOPER, VIEWER, BILLING -> Decision.ROLE_LACKING;
    };
  }
}
