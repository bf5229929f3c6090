package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.status.Phase;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** What a webhook can be told of. */
enum EventType {
  /** Provisioning has reported anything new. */
  STATUS_CHANGED("tenant.status-changed"),
  /** The tenant's phase has become {@code provisioning}. */
  PROVISIONING("tenant.provisioning"),
  /** The tenant's phase has become {@code ready}. */
  READY("tenant.ready"),
  /** The tenant's phase has become {@code degraded}. */
  DEGRADED("tenant.degraded"),
  /** The tenant's phase has become {@code failed}. */
  FAILED("tenant.failed"),
  /** The tenant's phase has become {@code suspended}. */
  SUSPENDED("tenant.suspended"),
  /** The tenant's phase has become {@code offboarding}. */
  OFFBOARDING("tenant.offboarding"),
  /** The tenant's phase has become {@code offboarded}. */
  OFFBOARDED("tenant.offboarded"),
  /** An operation has come to its end. */
  OPERATION_ENDED("operation.ended");

  private final String value;

  EventType(String value) {
    this.value = value;
  }

  /** The name in the API. */
  @JsonValue
  String value() {
    return value;
  }

  /** The one of this name in the API. */
  static EventType of(String value) {
    for (EventType type : values()) {
      if (type.value.equals(value)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type of event: " + value);
  }

  /** That a tenant is now in a phase; empty for the one that it begins with. */
  static Optional<EventType> of(Phase phase) {
    return switch (phase) {
      case PENDING -> Optional.empty();
      case PROVISIONING -> Optional.of(PROVISIONING);
      case READY -> Optional.of(READY);
      case DEGRADED -> Optional.of(DEGRADED);
      case FAILED -> Optional.of(FAILED);
      case SUSPENDED -> Optional.of(SUSPENDED);
      case OFFBOARDING -> Optional.of(OFFBOARDING);
      case OFFBOARDED -> Optional.of(OFFBOARDED);
    };
  }
}
