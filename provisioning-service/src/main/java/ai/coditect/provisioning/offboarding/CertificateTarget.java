package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.offboarding.Absences.Absence;
import ai.coditect.provisioning.offboarding.DeletionCertificate.ArchiveSum;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Observed;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The deletion certificate. Making it looks at every backend once more, records for each that
 * nothing was left, waits until the ledger contains those records, and signs what they prove. It
 * states nothing that was not observed.
 */
@Component
class CertificateTarget extends DocumentTarget {

  static final String NAME = "certificate";

  /** Targets that hold statements about the tenant and nothing of it. */
  private static final Set<String> NOT_BACKENDS = Set.of(NAME, ArchiveTarget.NAME);

  private final ObjectProvider<Target> targets;
  private final Deletions deletions;
  private final Absences absences;
  private final AuditLedger ledger;
  private final Archives archives;
  private final Certificates certificates;
  private final CertificateIssuer issuer;

  CertificateTarget(
      ObjectProvider<Target> targets,
      Deletions deletions,
      Absences absences,
      AuditLedger ledger,
      Archives archives,
      Certificates certificates,
      CertificateIssuer issuer) {
    this.targets = targets;
    this.deletions = deletions;
    this.absences = absences;
    this.ledger = ledger;
    this.archives = archives;
    this.certificates = certificates;
    this.issuer = issuer;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  boolean exists(TenantId tenant, DesiredResource desired) {
    return certificates.exists(tenant, requestedAt(desired));
  }

  @Override
  void make(TenantScope scope, DesiredResource desired) {
    TenantId tenant = scope.tenant();
    Instant requestedAt = requestedAt(desired);
    List<Absence> absent = absences.find(tenant, requestedAt);
    if (absent.isEmpty()) {
      absences.record(tenant, requestedAt, backendsWithoutAnything(scope));
      absent = absences.find(tenant, requestedAt);
    }
    List<Observed> observed = new ArrayList<>();
    for (Absence absence : absent) {
      observed.add(
          new Observed(
              absence.target(),
              "asked the backend for everything that carries the tenant's mark: nothing",
              absence.at(),
              ledger
                  .evidence(tenant, Absences.ACTION, absence.eventId())
                  .orElseThrow(() -> onItsWay(absence))));
    }
    ArchiveSum archive =
        archives
            .find(ArchiveName.ofTenant(tenant, requestedAt))
            .map(found -> new ArchiveSum(found.sha256(), found.size()))
            .orElse(null);
    issuer.issue(
        tenant,
        requestedAt,
        graceEndsAt(desired),
        deletions.since(tenant, requestedAt),
        observed,
        archive);
  }

  private static FailureException onItsWay(Absence absence) {
    return new FailureException(
        new Failure.Transient(
            // Not that the service is away: it has to take in what this tenant waits for.
            Reason.DELETING,
            "the ledger does not contain yet that nothing is left in " + absence.target()),
        null);
  }

  /** The names of all backends of the cell, each of which was asked and had nothing. */
  private List<String> backendsWithoutAnything(TenantScope scope) {
    List<String> names = new ArrayList<>();
    for (Target target : targets) {
      if (!NOT_BACKENDS.contains(target.name()) && target.isIn(scope.cell())) {
        target.observe(scope, List.of()).forEach(CertificateTarget::requireNothing);
        names.add(target.name());
      }
    }
    return names;
  }

  private static void requireNothing(ResourceKey key, Observation observation) {
    switch (observation) {
      case Observation.Absent() -> {}
      // Not ours, so nothing of the tenant's.
      case Observation.Foreign _ -> {}
      case Observation.Remark _ -> {}
      case Observation.Unobservable(Failure failure) -> throw new FailureException(failure, null);
      case Observation.Present _ ->
          throw new FailureException(
              new Failure.Transient(Reason.DELETING, key + " is there again"), null);
    }
  }

  private static Instant graceEndsAt(DesiredResource desired) {
    return Instant.parse(desired.content().get("graceEndsAt").stringValue());
  }
}
