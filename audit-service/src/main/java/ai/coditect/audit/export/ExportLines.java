package ai.coditect.audit.export;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.merkle.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes entries as lines, byte for byte as docs/formats/export.md has them. The canonical entry is
 * itself JSON without line feeds, so it stands in the line as it is: readable, and with the very
 * bytes that were committed to.
 */
final class ExportLines {

  private final OutputStream out;

  ExportLines(OutputStream out) {
    this.out = out;
  }

  void write(ExportedEntry entry, List<Hash> path) throws IOException {
    StringBuilder line =
        new StringBuilder("{\"index\":").append(entry.index()).append(",\"path\":");
    line.append(
        path.stream()
            .map(hash -> "\"" + hash.base64() + "\"")
            .collect(Collectors.joining(",", "[", "],")));
    EntryPayload payload = entry.payload();
    if (payload == null) {
      line.append("\"commitment\":\"").append(entry.commitment().base64()).append('"');
      if (entry.tenantSeq() != null) {
        line.append(",\"tenantSeq\":").append(entry.tenantSeq());
      }
      line.append(",\"removed\":\"")
          .append(entry.removed() == null ? "unexplained" : entry.removed())
          .append('"');
      text(line);
    } else {
      line.append("\"salt\":\"")
          .append(Base64.getEncoder().encodeToString(payload.salt()))
          .append("\",\"entry\":");
      text(line);
      out.write(payload.canonical());
    }
    out.write('}');
    out.write('\n');
  }

  private void text(StringBuilder text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
