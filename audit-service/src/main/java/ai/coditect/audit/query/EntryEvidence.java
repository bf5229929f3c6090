package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.LedgerEntry;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An entry with what it commits to, so that whoever reads it can compute commitment and leaf hash
 * anew.
 *
 * @param salt base64; null once it was erased
 * @param canonical the canonical entry in base64; null once it was erased
 */
record EntryEvidence(EntryView entry, @Nullable String salt, @Nullable String canonical) {

  static EntryEvidence of(LedgerEntry entry) {
    EntryPayload payload = entry.payload();
    return new EntryEvidence(
        EntryView.of(entry),
        payload == null ? null : base64(payload.salt()),
        payload == null ? null : base64(payload.canonical()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
