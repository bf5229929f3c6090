package ai.coditect.selfservice.identity;

/** What a person can sign in with. */
enum Credential {
  /** A passkey. Browsers make one on a domain with TLS or on localhost only. */
  PASSKEY("Set up a passkey"),
  /** A password. */
  PASSWORD("Set a password");

  private final String label;

  Credential(String label) {
    this.label = label;
  }

  /** What its button says. */
  String label() {
    return label;
  }
}
