package ai.coditect.selfservice.members;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A role that somebody is to have.
 *
 * @param role what they may do
 * @param endsAt until when (exclusive); of auditors always, of others never
 */
public record RoleGrant(Role role, @Nullable Instant endsAt) {

  /** Validates. */
  public RoleGrant {
    Require.present(role, "role");
    Require.that((role == Role.AUDITOR) == (endsAt != null), "an auditor's role has an end");
  }
}
