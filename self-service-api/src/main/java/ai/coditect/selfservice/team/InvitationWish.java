package ai.coditect.selfservice.team;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.people.EmailAddress;
import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom to invite. Personal data: shown by its accessors only.
 *
 * @param email where the invitation goes
 * @param role what the person may do
 * @param displayName what to call them until they say themselves; null for a part of the address
 * @param endsAt until when they belong to the tenant; of auditors always, of others never
 */
record InvitationWish(
    @NotNull @Size(max = 254) @Pattern(regexp = EmailAddress.FORM, message = "must be an e-mail address") String email,
    @NotNull Role role,
    @Size(max = 100) @PlainText @Nullable String displayName,
    @Nullable Instant endsAt) {

  @Override
  public String toString() {
    return "InvitationWish[" + role + "]";
  }
}
