package ai.coditect.selfservice.identity;

/** The identity provider does not answer, or answers with an error that may pass. */
class IdentityProviderUnavailableException extends RuntimeException {

  IdentityProviderUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
