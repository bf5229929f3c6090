package ai.coditect.audit.intake;

import ai.coditect.platform.event.UnreadableEventException;
import java.util.Locale;

/** Why an event was parked. */
enum ParkedReason {
  /** It cannot be decoded or breaks its contract. */
  UNREADABLE,
  /** Its source used the id of another event. */
  CONFLICT,
  /** Its action is not in the catalogue, or not as its source recorded it. */
  UNCATALOGUED;

  /** Which of them an exception stands for. */
  static ParkedReason of(UnreadableEventException failure) {
    return failure instanceof AuditEventReader.UncataloguedEventException
        ? UNCATALOGUED
        : UNREADABLE;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
