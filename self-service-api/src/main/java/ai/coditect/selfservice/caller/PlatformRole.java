package ai.coditect.selfservice.caller;

import java.util.Optional;

/** What somebody may do on the whole platform, whatever tenant it is. */
public enum PlatformRole {
  /** Runs the platform. */
  OPERATOR("operator"),
  /** The program that knows what is paid; places and lifts payment holds. */
  BILLING("billing"),
  /** A service of the platform, for itself. */
  SERVICE("service");

  private final String value;

  PlatformRole(String value) {
    this.value = value;
  }

  /** Its name in a token. */
  public String value() {
    return value;
  }

  /** The role of this name in a token; empty for one that means nothing here. */
  public static Optional<PlatformRole> of(String value) {
    for (PlatformRole role : values()) {
      if (role.value.equals(value)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
