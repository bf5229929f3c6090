package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Removal;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the trail says of memberships: fed with its events in the ledger's order, it knows when each
 * was asked for, by whom, when it began and when it ended. Holds a few facts for each membership.
 */
class AccessHistory {

  /** What it wants to be fed with. */
  static final Set<String> ACTIONS =
      Set.of(
          "invitation.created",
          "invitation.accepted",
          "member.added",
          "member.role-changed",
          "member.removed",
          "member.left",
          "member.expired",
          "provisioning.role-binding.changed",
          "provisioning.role-binding.deleted");

  private static final Set<String> WITHOUT_CLUSTER =
      Set.of(Role.BILLING.name(), Role.AUDITOR.name());

  private record Request(Instant at, String by) {}

  /** One membership's facts. */
  record Facts(
      TenantId tenant,
      @Nullable String role,
      @Nullable Instant requestedAt,
      @Nullable String approver,
      @Nullable Instant grantedAt,
      @Nullable Instant changedAt,
      @Nullable Instant terminatedAt,
      @Nullable String terminatedBy) {}

  private final Map<String, Request> invitations = new HashMap<>();
  // An acceptance and the membership that comes of it are of one request, so of one correlation.
  private final Map<String, Request> accepted = new HashMap<>();
  private final Map<String, Facts> memberships = new HashMap<>();
  private final Map<TenantId, List<Instant>> bindingsChanged = new HashMap<>();

  /** Takes the next event. */
  void take(AuditEvent event) {
    TenantId tenant = event.tenantId();
    if (tenant == null || event.outcome() != Outcome.SUCCEEDED) {
      return;
    }
    String id = event.target().id();
    switch (event.action()) {
      case "invitation.created" ->
          invitations.put(id, new Request(event.occurredAt(), event.actor().id()));
      case "invitation.accepted" -> {
        Request request = invitations.remove(id);
        if (request != null) {
          accepted.put(event.correlationId(), request);
        }
      }
      case "member.added" -> memberships.put(id, added(tenant, event));
      case "member.role-changed" -> memberships.computeIfPresent(id, (_, it) -> changed(it, event));
      case "member.removed", "member.left", "member.expired" ->
          memberships.put(id, ended(memberships.get(id), tenant, event));
      default ->
          bindingsChanged.computeIfAbsent(tenant, _ -> new ArrayList<>()).add(event.occurredAt());
    }
  }

  private Facts added(TenantId tenant, AuditEvent event) {
    Request request = accepted.remove(event.correlationId());
    return new Facts(
        tenant,
        event.reason(),
        request == null ? null : request.at(),
        request == null ? null : request.by(),
        event.occurredAt(),
        event.occurredAt(),
        null,
        null);
  }

  private static Facts changed(Facts before, AuditEvent event) {
    String role =
        event.changes().stream()
            .filter(change -> change.pointer().equals("/role"))
            .map(Change::to)
            .filter(Objects::nonNull)
            .map(Object::toString)
            .findFirst()
            .orElse(before.role());
    return new Facts(
        before.tenant(),
        role,
        before.requestedAt(),
        before.approver(),
        before.grantedAt(),
        event.occurredAt(),
        null,
        null);
  }

  private static Facts ended(@Nullable Facts before, TenantId tenant, AuditEvent event) {
    return new Facts(
        tenant,
        before == null ? null : before.role(),
        before == null ? null : before.requestedAt(),
        before == null ? null : before.approver(),
        before == null ? null : before.grantedAt(),
        event.occurredAt(),
        event.occurredAt(),
        event.actor().id());
  }

  /** What is known of a membership, if anything. */
  @Nullable Facts of(String member) {
    return memberships.get(member);
  }

  /** The memberships that have ended since then, ordered by id. */
  List<Removal> removalsSince(Instant since) {
    return memberships.entrySet().stream()
        .filter(it -> it.getValue().terminatedAt() != null)
        .filter(it -> !since.isAfter(it.getValue().terminatedAt()))
        .sorted(Map.Entry.comparingByKey())
        .map(it -> removal(it.getKey(), it.getValue()))
        .toList();
  }

  private Removal removal(String id, Facts facts) {
    Instant terminated = Objects.requireNonNull(facts.terminatedAt());
    return new Removal(
        id,
        facts.tenant(),
        facts.grantedAt(),
        terminated,
        revoked(facts, terminated),
        Objects.requireNonNull(facts.terminatedBy()));
  }

  private @Nullable Instant revoked(Facts facts, Instant terminated) {
    if (facts.role() != null && WITHOUT_CLUSTER.contains(facts.role())) {
      return terminated;
    }
    return bindingsChanged.getOrDefault(facts.tenant(), List.of()).stream()
        .filter(at -> !at.isBefore(terminated))
        .min(Instant::compareTo)
        .orElse(null);
  }
}
