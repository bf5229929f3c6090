package ai.coditect.audit.ledger;

/** What became of an event that was to be appended. */
public enum AppendOutcome {
  /** It is in the ledger now. */
  APPENDED,
  /** It was there before, and is the same. */
  ALREADY_THERE,
  /** An event of the same source and id, but with other content, is there. */
  CONFLICT
}
