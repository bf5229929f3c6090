package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.offboarding.DeletionCertificate.ArchiveSum;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Deleted;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Observed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Signs certificates and keeps them. */
@Component
class CertificateIssuer {

  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private final CertificateSigner signer;
  private final Certificates certificates;
  private final AuditTrail audit;
  private final OffboardingProperties properties;
  private final Clock clock;

  CertificateIssuer(
      CertificateSigner signer,
      Certificates certificates,
      AuditTrail audit,
      OffboardingProperties properties,
      Clock clock) {
    this.signer = signer;
    this.certificates = certificates;
    this.audit = audit;
    this.properties = properties;
    this.clock = clock;
  }

  /** Issues the certificate of a departure, once. */
  @Transactional
  public void issue(
      TenantId tenant,
      Instant requestedAt,
      Instant graceEndedAt,
      List<Deleted> deleted,
      List<Observed> observed,
      @Nullable ArchiveSum archive) {
    if (certificates.exists(tenant, requestedAt)) {
      return;
    }
    Instant now = clock.instant();
    Instant last = observed.stream().map(Observed::at).max(Instant::compareTo).orElse(now);
    var certificate =
        new DeletionCertificate(
            DeletionCertificate.FORMAT,
            tenant,
            requestedAt,
            graceEndedAt,
            now,
            deleted,
            observed,
            archive,
            last.plus(properties.backupRetention()));
    certificates.keep(tenant, requestedAt, now, signer.document(certificate));
    audit.record(
        AuditEntry.of(
                ENGINE,
                "tenant.deletion-certified",
                new Target("deletion-certificate", tenant.suffix()),
                Outcome.SUCCEEDED)
            .withTenant(tenant));
  }
}
