package ai.coditect.audit.ledger;

import org.jspecify.annotations.Nullable;

/** What was found where a payload is kept. */
public sealed interface Content {

  /** It is there. */
  record Present(EntryPayload payload) implements Content {}

  /** There is none. */
  record Absent() implements Content {}

  /** It is there and cannot be opened, because a key is gone. */
  record Locked() implements Content {}

  /** It is not what was written. */
  record Altered() implements Content {}

  /** The payload, if it can be had. */
  default @Nullable EntryPayload orNull() {
    return this instanceof Present present ? present.payload() : null;
  }
}
