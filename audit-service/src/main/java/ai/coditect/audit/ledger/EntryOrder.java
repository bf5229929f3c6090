package ai.coditect.audit.ledger;

/** In which order entries are listed. */
public enum EntryOrder {
  /** The newest first. */
  NEWEST("<", "desc"),
  /** The oldest first. */
  OLDEST(">", "asc");

  private final String beyond;
  private final String direction;

  EntryOrder(String beyond, String direction) {
    this.beyond = beyond;
    this.direction = direction;
  }

  String beyond() {
    return beyond;
  }

  String direction() {
    return direction;
  }
}
