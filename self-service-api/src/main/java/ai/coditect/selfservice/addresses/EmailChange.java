package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.contracts.id.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a person's address. Personal data: shown by its accessors only.
 *
 * @param email the new one
 * @param previousEmail the one before; null until the change begins to be made
 * @param reason why it was refused; null unless it was
 * @param expiresAt until when it can be confirmed
 */
record EmailChange(
    EmailChangeId id,
    UserId user,
    String email,
    @Nullable String previousEmail,
    Stage stage,
    @Nullable String reason,
    Instant expiresAt) {

  /** How far it is. */
  enum Stage {
    /** Waits for its confirmation, or was never confirmed. */
    OPEN,
    /** Is being made. */
    CONFIRMED,
    /** Made. */
    DONE,
    /** Confirmed, and somebody else has the address, or it is not taken. */
    REFUSED,
    /** The person wanted yet another one. */
    REPLACED;

    String value() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it can still be confirmed. */
  boolean confirmable(Instant now) {
    return stage == Stage.OPEN && now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "EmailChange[" + id + "]";
  }
}
