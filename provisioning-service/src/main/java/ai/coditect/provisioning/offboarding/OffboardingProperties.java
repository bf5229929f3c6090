package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.services.ServiceAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tenants leave.
 *
 * @param certificatePrivateKey the Ed25519 key that signs certificates, PKCS #8 in PEM
 * @param certificatePublicKey its public part, SubjectPublicKeyInfo in PEM
 * @param backupRetention how long backups keep what was deleted
 * @param audit how to reach audit-service
 */
@ConfigurationProperties("coditect.offboarding")
record OffboardingProperties(
    Path certificatePrivateKey,
    Path certificatePublicKey,
    @DefaultValue("35d") Duration backupRetention,
    Audit audit) {

  OffboardingProperties {
    Require.present(certificatePrivateKey, "coditect.offboarding.certificate-private-key");
    Require.present(certificatePublicKey, "coditect.offboarding.certificate-public-key");
    Require.that(
        !backupRetention.isNegative(), "coditect.offboarding.backup-retention is negative");
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
