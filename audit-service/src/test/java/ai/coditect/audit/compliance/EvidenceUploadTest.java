package ai.coditect.audit.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The readable part of evidence packages, at vendors that take no CSV. */
class EvidenceUploadTest extends ConnectionApi {

  private static final VantaDouble VANTA = VantaDouble.shared();
  private static final DrataDouble DRATA = DrataDouble.shared();

  private final TenantId tenant = TenantId.next();
  private final String owner = owner(tenant);
  private final String application = "app-" + tenant.suffix();
  private final Map<String, Object> atVanta =
      Map.of("vendor", "vanta", "document", "doc-" + tenant.suffix());
  private final Map<String, Object> atDrata =
      Map.of(
          "vendor", "drata",
          "workspace", "ws-" + tenant.suffix(),
          "owner", "17",
          "renewalDate", "2027-11-23",
          "controls", List.of("3", "4"));

  @BeforeEach
  void haveMembers() {
    members(tenant, 1, people(tenant, 2));
  }

  @Test
  void a_summary_is_brought_to_vanta_and_submitted_there() {
    String connection = vanta(tenant, owner, application);

    JsonNode sent = upload(connection, export(tenant, owner, "evidence"), atVanta);

    assertThat(sent.path("outcome").asString()).as(sent.toString()).isEqualTo("succeeded");
    assertThat(VANTA.submitted("doc-" + tenant.suffix())).containsExactly("Access 2026");
    awaitRecorded("INTENDED", "SUCCEEDED");
  }

  @Test
  void a_summary_is_brought_to_dratas_library_with_its_controls() {
    String connection = drata(tenant, owner, application, DrataDouble.KEY);

    JsonNode sent = upload(connection, export(tenant, owner, "evidence"), atDrata);

    assertThat(sent.path("outcome").asString()).as(sent.toString()).isEqualTo("succeeded");
    assertThat(DRATA.library("ws-" + tenant.suffix())).containsExactly("Access 2026 [\"3\",\"4\"]");
    awaitRecorded("INTENDED", "SUCCEEDED");
  }

  @Test
  void what_a_vendor_refuses_is_said_and_recorded() {
    String connection = drata(tenant, owner, application, "wrong-key");

    JsonNode sent = upload(connection, export(tenant, owner, "evidence"), atDrata);

    assertThat(sent.path("outcome").asString()).isEqualTo("credentials-refused");
    assertThat(sent.path("reason").asString()).contains("answered 401");
    awaitRecorded("INTENDED", "FAILED");
  }

  @Test
  void only_evidence_of_the_connections_own_scope_goes_and_only_to_its_vendor() {
    String connection = vanta(tenant, owner, application);
    String evidence = export(tenant, owner, "evidence");
    TenantId other = TenantId.next();
    members(other, 1, people(other, 1));
    String foreign = export(other, AUDITOR, "evidence");

    assertThat(status(connection, evidence, atDrata, owner)).isEqualTo(400);
    assertThat(status(connection, export(tenant, owner, "export"), atVanta, owner)).isEqualTo(409);
    assertThat(status(connection, foreign, atVanta, owner)).isEqualTo(404);
    assertThat(status(connection, evidence, atVanta, AUDITOR)).isEqualTo(403);
    assertThat(status(connection, evidence, atVanta, token("stranger").signed())).isEqualTo(404);
    assertThat(status(connection, evidence, Map.of("vendor", "vanta", "document", "../x"), owner))
        .isEqualTo(400);
    assertThat(VANTA.submitted("doc-" + tenant.suffix())).isEmpty();

    String ofOther = vanta(null, AUDITOR, "platform-" + application);
    assertThat(status(ofOther, foreign, atVanta, AUDITOR)).as("a tenant's").isEqualTo(400);
    assertThat(send("DELETE", "/" + ofOther, AUDITOR, null).statusCode()).isEqualTo(204);
  }

  private JsonNode upload(String connection, String export, Map<String, Object> place) {
    var answer = send("POST", "/" + connection + "/evidence", owner, body(export, place));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private int status(String connection, String export, Map<String, Object> place, String who) {
    return send("POST", "/" + connection + "/evidence", who, body(export, place)).statusCode();
  }

  private static Map<String, Object> body(String export, Map<String, Object> place) {
    return Map.of("exportId", export, "name", "Access 2026", "place", place);
  }

  private void awaitRecorded(String... outcomes) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        ENVIRONMENT
                            .asSuperuser()
                            .queryForList(
                                """
                                select outcome from entry_payload where tenant_id = ?
                                  and action = 'audit.compliance-connection.evidence-sent'
                                order by entry_index
                                """,
                                String.class,
                                tenant.value()))
                    .containsExactly(outcomes));
  }
}
