package ai.coditect.audit.query;

import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.InclusionProof;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.audit.merkle.Hash;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Writes a c2sp.org/tlog-proof. Its extra data are salt and canonical entry, so that the file alone
 * shows what happened and that the log contains it; of an erased entry, the commitment.
 */
final class TlogProof {

  private TlogProof() {}

  static String of(LedgerEntry entry, InclusionProof proof, SignedCheckpoint checkpoint) {
    StringBuilder text =
        new StringBuilder("c2sp.org/tlog-proof@v1\nextra ")
            .append(Base64.getEncoder().encodeToString(extra(entry)))
            .append("\nindex ")
            .append(entry.index())
            .append('\n');
    for (Hash hash : proof.path()) {
      text.append(hash.base64()).append('\n');
    }
    return text.append('\n').append(checkpoint.note().encoded()).toString();
  }

  private static byte[] extra(LedgerEntry entry) {
    EntryPayload payload = entry.payload();
    if (payload == null) {
      return entry.commitment().bytes();
    }
    var extra = new ByteArrayOutputStream(payload.salt().length + payload.canonical().length);
    extra.writeBytes(payload.salt());
    extra.writeBytes(payload.canonical());
    return extra.toByteArray();
  }
}
