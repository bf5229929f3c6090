package ai.coditect.selfservice.session;

/** Why a session has ended before its time, as it is written into the trail. */
enum SessionEnd {
  /** The person has signed out. */
  SIGNED_OUT("SignedOut"),
  /** The browser has signed in anew. */
  REPLACED("Replaced"),
  /** The identity provider has ended its own, and said so. */
  BACK_CHANNEL("BackChannelLogout"),
  /** The identity provider gives no tokens for it any more. */
  PROVIDER("ProviderSessionEnded");

  private final String reason;

  SessionEnd(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
