package ai.coditect.selfservice.identity;

/** How a change of an account's address at the identity provider ended. */
public enum AddressChange {
  /** The account has the address now; it counts as verified. */
  CHANGED,
  /** Another account has it. */
  TAKEN,
  /** The account is gone, or the provider does not take the address; time does not mend that. */
  REFUSED
}
