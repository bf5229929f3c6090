package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.offboarding.DeletionCertificate.LedgerEvidence;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.services.ServiceClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** The audit service's ledger, as its published API answers it. */
@Component
class AuditLedger {

  private final RestClient audit;

  AuditLedger(OffboardingProperties properties, ServiceClients clients) {
    this.audit = clients.client(properties.audit().access());
  }

  /**
   * All entries of a tenant's trail, oldest first, page by page.
   *
   * @throws FailureException transient, if the service does not answer
   */
  void trail(TenantId tenant, Consumer<JsonNode> each) {
    String cursor = null;
    do {
      JsonNode page = page(tenant, null, cursor);
      page.get("items").forEach(each);
      cursor = page.hasNonNull("nextCursor") ? page.get("nextCursor").stringValue() : null;
    } while (cursor != null);
  }

  /**
   * The entry of an event and the proof that the ledger contains it; empty while it is on its way.
   *
   * @throws FailureException transient, if the service does not answer
   */
  Optional<LedgerEvidence> evidence(TenantId tenant, String action, String eventId) {
    String cursor = null;
    do {
      JsonNode page = page(tenant, action, cursor);
      for (JsonNode entry : page.get("items")) {
        if (entry.path("event").path("eventId").asString("").equals(eventId)) {
          return Optional.of(evidence(entry.get("index").longValue()));
        }
      }
      cursor = page.hasNonNull("nextCursor") ? page.get("nextCursor").stringValue() : null;
    } while (cursor != null);
    return Optional.empty();
  }

  private LedgerEvidence evidence(long index) {
    JsonNode entry = get("/v1/audit-events/{index}", index);
    JsonNode proof = get("/v1/proofs/inclusion?index={index}", index);
    List<String> path = new ArrayList<>();
    proof.get("path").forEach(hash -> path.add(hash.stringValue()));
    return new LedgerEvidence(
        index,
        entry.get("salt").stringValue(),
        entry.get("canonical").stringValue(),
        proof.get("size").longValue(),
        path,
        proof.get("rootHash").stringValue());
  }

  private JsonNode page(TenantId tenant, @Nullable String action, @Nullable String cursor) {
    StringBuilder uri =
        new StringBuilder("/v1/tenants/{tenant}/audit-events?order=oldest&limit=100");
    List<Object> variables = new ArrayList<>(List.of(tenant.value()));
    if (action != null) {
      uri.append("&action={action}");
      variables.add(action);
    }
    if (cursor != null) {
      uri.append("&cursor={cursor}");
      variables.add(cursor);
    }
    return get(uri.toString(), variables.toArray());
  }

  private JsonNode get(String uri, Object... variables) {
    try {
      return Objects.requireNonNull(
          audit.get().uri(uri, variables).retrieve().body(JsonNode.class), "an empty answer");
    } catch (RestClientException | OAuth2AuthorizationException e) {
      throw new FailureException(
          new Failure.Transient(
              Reason.AUDIT_UNAVAILABLE, "the audit service does not answer: " + e.getMessage()),
          e);
    }
  }
}
