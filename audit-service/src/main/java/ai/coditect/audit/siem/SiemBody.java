package ai.coditect.audit.siem;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.siem.SiemStream.Kind;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries as a collector takes them: a line of JSON each, without personal fields. */
final class SiemBody {

  private SiemBody() {}

  /** An entry; {@code removed} says why its event is not there any more. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(
      TenantId tenantId,
      @Nullable Long tenantSeq,
      long index,
      @Nullable AuditEvent event,
      @Nullable String removed) {}

  /** What Splunk wants around it; {@code time} in seconds. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record HecEvent(
      @Nullable BigDecimal time, String source, String sourcetype, Line event) {}

  static byte[] of(SiemStream stream, List<ExportedEntry> entries) {
    var body = new ByteArrayOutputStream();
    for (ExportedEntry entry : entries) {
      Line line = line(stream.tenant(), entry);
      body.writeBytes(EventJson.write(stream.kind() == Kind.SPLUNK_HEC ? forSplunk(line) : line));
      body.write('\n');
    }
    return body.toByteArray();
  }

  static String contentType(Kind kind) {
    return switch (kind) {
      case HTTPS, S3 -> "application/x-ndjson";
      case SPLUNK_HEC -> "application/json";
    };
  }

  /** How the token is shown. */
  static String authorization(Kind kind, String token) {
    return switch (kind) {
      case HTTPS -> "Bearer " + token;
      case SPLUNK_HEC -> "Splunk " + token;
      case S3 -> throw new IllegalArgumentException("what is put into a bucket is signed");
    };
  }

  private static HecEvent forSplunk(Line line) {
    AuditEvent event = line.event();
    return new HecEvent(
        event == null ? null : BigDecimal.valueOf(event.occurredAt().toEpochMilli(), 3),
        "coditect:" + (event == null ? "audit" : event.source()),
        "coditect:audit",
        line);
  }

  private static Line line(TenantId tenant, ExportedEntry entry) {
    EntryPayload payload = entry.payload();
    return payload == null
        ? new Line(
            tenant,
            entry.tenantSeq(),
            entry.index(),
            null,
            entry.removed() == null ? "unexplained" : entry.removed())
        : new Line(
            tenant, entry.tenantSeq(), entry.index(), payload.event().withPersonal(null), null);
  }
}
