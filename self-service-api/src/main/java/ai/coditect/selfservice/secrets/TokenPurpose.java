package ai.coditect.selfservice.secrets;

/** What an opaque token is good for; its text begins with the purpose's prefix. */
public enum TokenPurpose {
  /** Reads and verifies one sign-up. */
  SIGNUP("sgt_"),
  /** Reads one operation. */
  OPERATION("opt_"),
  /** Asks once for the mail that sets up a person's credential. */
  CREDENTIAL_SETUP("cst_"),
  /** Claims one API key. */
  KEY_CLAIM("kct_"),
  /** Accepts one invitation. */
  INVITATION("ivt_"),
  /** Confirms one new address of a person. */
  EMAIL_CHANGE("ect_");

  private final String prefix;

  TokenPurpose(String prefix) {
    this.prefix = prefix;
  }

  /** What the token's text begins with. */
  public String prefix() {
    return prefix;
  }
}
