package ai.coditect.selfservice.team;

import ai.coditect.contracts.tenant.Role;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which role a member is to have.
 *
 * @param role what they may do
 * @param endsAt until when; of auditors always, of others never
 */
record RoleWish(@NotNull Role role, @Nullable Instant endsAt) {}
