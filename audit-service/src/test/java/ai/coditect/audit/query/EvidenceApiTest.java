package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EvidenceApiTest extends TrailApi {

  /** Follows the documentation, docs/formats/ledger.md, with nothing but a hash function. */
  @Test
  void anyone_can_compute_an_entrys_way_to_the_root() throws Exception {
    TenantId tenant = tenantWithTrail(7);
    long index = indexOf(tenant);
    JsonNode evidence = json(get("/v1/audit-events/" + index, AUDITOR));
    JsonNode head = json(get("/v1/tree-head", AUDITOR));
    JsonNode proof =
        json(
            get(
                "/v1/proofs/inclusion?index=%d&size=%d"
                    .formatted(index, head.get("size").longValue()),
                AUDITOR));

    byte[] commitment =
        sha256(
            "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII),
            base64(evidence.get("salt")),
            base64(evidence.get("canonical")));
    assertThat(commitment).isEqualTo(base64(evidence.at("/entry/commitment")));
    byte[] hash = sha256(new byte[] {0}, commitment);
    assertThat(hash).isEqualTo(base64(proof.get("leafHash")));
    long position = index;
    long last = head.get("size").longValue() - 1;
    for (JsonNode sibling : proof.get("path")) {
      while (position % 2 == 0 && position == last) {
        position /= 2;
        last /= 2;
      }
      hash =
          position % 2 == 1
              ? sha256(new byte[] {1}, base64(sibling), hash)
              : sha256(new byte[] {1}, hash, base64(sibling));
      position /= 2;
      last /= 2;
    }
    assertThat(hash).isEqualTo(base64(head.get("rootHash")));
    assertThat(head.get("origin").stringValue()).isEqualTo("test.coditect.local/audit");
    assertThat(json(get("/v1/proofs/consistency?from=1", AUDITOR)).get("from").longValue())
        .isEqualTo(1);
  }

  @Test
  void an_erased_entry_keeps_its_place_and_its_proofs() {
    TenantId tenant = tenantWithTrail(3);
    long index = indexOf(tenant);
    JsonNode before = json(get("/v1/audit-events/" + index, AUDITOR));
    var database = ENVIRONMENT.asSuperuser();
    database.execute(
        "create table erased as select * from entry_payload where entry_index = " + index);
    ENVIRONMENT
        .asRetention()
        .update("insert into payload_removal (entry_index, reason) values (?, 'erased')", index);
    ENVIRONMENT.asRetention().update("delete from entry_payload where entry_index = ?", index);
    try {
      JsonNode after = json(get("/v1/audit-events/" + index, AUDITOR));
      JsonNode page = json(get("/v1/tenants/" + tenant + "/audit-events?order=oldest", AUDITOR));
      JsonNode proof = json(get("/v1/proofs/inclusion?index=" + index, AUDITOR));

      assertThat(after.has("salt") || after.has("canonical")).isFalse();
      assertThat(after.at("/entry/commitment")).isEqualTo(before.at("/entry/commitment"));
      assertThat(after.at("/entry").has("event")).isFalse();
      assertThat(page.at("/items/0/index").longValue()).isEqualTo(index);
      assertThat(page.at("/items/1/event/sourceSeq").longValue()).isEqualTo(2);
      assertThat(proof.get("leafHash")).isEqualTo(before.at("/entry/leafHash"));
    } finally {
      database.execute("insert into entry_payload select * from erased; drop table erased");
    }
  }

  private static byte[] base64(JsonNode text) {
    return Base64.getDecoder().decode(text.stringValue());
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
