package ai.coditect.audit.siem;

import ai.coditect.audit.compliance.CredentialVault;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.siem.BucketPut.Keys;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.platform.outbound.PublicHttp.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes one request to where a stream ends, with what opens that place. */
@Component
class SiemDelivery {

  private final SiemTables tables;
  private final CredentialVault vault;
  private final PublicHttp http;

  SiemDelivery(SiemTables tables, CredentialVault vault, PublicHttp http) {
    this.tables = tables;
    this.vault = vault;
    this.http = http;
  }

  /** Sends these entries of a stream's tenant, at least one; all of them are taken or none is. */
  Result send(SiemStream stream, List<ExportedEntry> entries) {
    byte[] body = SiemBody.of(stream, entries);
    String type = SiemBody.contentType(stream.kind());
    Bucket bucket = stream.bucket();
    if (bucket != null) {
      String key =
          bucket.key(
              stream.tenant().value(), number(entries.getFirst()), number(entries.getLast()));
      Keys keys = EventJson.read(Objects.requireNonNull(opened(stream)), Keys.class);
      BucketPut put = BucketPut.of(stream.url(), bucket, keys, key, type, body);
      return http.put(put.url(), put.headers(), type, body);
    }
    byte[] token = opened(stream);
    Map<String, String> headers =
        token == null
            ? Map.of()
            : Map.of(
                "Authorization",
                SiemBody.authorization(stream.kind(), new String(token, StandardCharsets.UTF_8)));
    return http.post(Objects.requireNonNull(stream.url()), headers, type, body);
  }

  private byte @Nullable [] opened(SiemStream stream) {
    byte[] sealed = tables.sealedToken(stream.id());
    return sealed == null ? null : vault.open(stream.id().value(), sealed);
  }

  /** The number of an entry within its tenant's trail. */
  static long number(ExportedEntry entry) {
    return Objects.requireNonNull(entry.tenantSeq(), "an entry of a tenant has a number");
  }
}
