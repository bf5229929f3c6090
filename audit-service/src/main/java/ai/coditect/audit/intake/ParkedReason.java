package ai.coditect.audit.intake;

import java.util.Locale;

/** Why an event was parked. */
enum ParkedReason {
  /** It cannot be decoded or breaks its contract. */
  UNREADABLE,
  /** Its source used the id of another event. */
  CONFLICT;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
