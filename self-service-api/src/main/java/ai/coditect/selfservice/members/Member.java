package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's membership in a tenant.
 *
 * @param id the membership
 * @param tenant where
 * @param user who
 * @param role what they may do
 * @param seated whether they have a seat; without one, a role that takes one is good for nothing
 * @param endsAt until when (exclusive) they belong to it; null without end
 * @param joinedAt since when
 * @param version counts the changes of this membership
 */
public record Member(
    MemberId id,
    TenantId tenant,
    UserId user,
    Role role,
    boolean seated,
    @Nullable Instant endsAt,
    Instant joinedAt,
    long version) {

  /** Whether the role is good for anything now. */
  public boolean usable() {
    return seated || !role.takesSeat();
  }
}
