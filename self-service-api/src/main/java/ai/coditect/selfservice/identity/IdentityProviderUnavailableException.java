package ai.coditect.selfservice.identity;

/** The identity provider cannot be used for now; trying again later may help. */
public final class IdentityProviderUnavailableException extends RuntimeException {

  private final Reason reason;

  IdentityProviderUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why it cannot be used. */
  enum Reason {
    /** It does not answer, or with an error of its own. */
    NO_ANSWER("IdentityProviderUnavailable"),
    /** It does not let us: our credentials, our rights or our settings are wrong. */
    DENIED("IdentityProviderDenied");

    private final String value;

    Reason(String value) {
      this.value = value;
    }
  }

  /** As it is written into the audit trail. */
  public String reason() {
    return reason.value;
  }
}
