package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.services.ServiceAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How tenants leave.
 *
 * @param certificatePrivateKey the Ed25519 key that signs certificates, PKCS #8 in PEM
 * @param certificatePublicKey its public part, SubjectPublicKeyInfo in PEM
 * @param backupRetention how long backups keep what was deleted
 * @param maxArchiveSize how large an archive may be, compressed: it lies in this service's database
 * @param sweepInterval how often documents whose time is over are removed
 * @param audit how to reach audit-service
 */
@ConfigurationProperties("coditect.offboarding")
record OffboardingProperties(
    Path certificatePrivateKey,
    Path certificatePublicKey,
    @DefaultValue("28d") Duration backupRetention,
    @DefaultValue("20GB") DataSize maxArchiveSize,
    @DefaultValue("1m") Duration sweepInterval,
    Audit audit) {

  OffboardingProperties {
    Require.present(certificatePrivateKey, "coditect.offboarding.certificate-private-key");
    Require.present(certificatePublicKey, "coditect.offboarding.certificate-public-key");
    Require.that(
        !backupRetention.isNegative(), "coditect.offboarding.backup-retention is negative");
    Require.that(
        maxArchiveSize.toBytes() > 0, "coditect.offboarding.max-archive-size must be positive");
    Require.that(
        sweepInterval.isPositive(), "coditect.offboarding.sweep-interval must be positive");
    Require.present(audit, "coditect.offboarding.audit");
  }

  /** How to reach audit-service. */
  record Audit(
      URI url,
      String tokenUri,
      String clientId,
      String clientSecret,
      @DefaultValue("2s") Duration connectTimeout,
      @DefaultValue("10s") Duration readTimeout) {

    ServiceAccess access() {
      return new ServiceAccess(url, tokenUri, clientId, clientSecret, connectTimeout, readTimeout);
    }

    @Override
    public String toString() {
      return access().toString();
    }
  }
}
