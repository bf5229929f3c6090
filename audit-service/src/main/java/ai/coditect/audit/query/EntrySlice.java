package ai.coditect.audit.query;

import ai.coditect.audit.ledger.LedgerEntry;
import java.util.List;

/** Some entries of a listing, and whether it goes on. */
record EntrySlice(List<LedgerEntry> entries, boolean hasMore, boolean byNumber) {

  EntrySlice {
    entries = List.copyOf(entries);
  }

  /** The place of the last entry in the listing. */
  long lastPosition() {
    LedgerEntry last = entries.getLast();
    Long tenantSeq = last.tenantSeq();
    return byNumber && tenantSeq != null ? tenantSeq : last.index();
  }
}
