package ai.coditect.platform.audit;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How a service reports to the audit trail.
 *
 * @param personalDataPublicKeyset audit-service's public keyset, as Tink writes it in JSON
 */
@ConfigurationProperties("coditect.audit")
record AuditProperties(Path personalDataPublicKeyset) {

  AuditProperties {
    Require.present(personalDataPublicKeyset, "coditect.audit.personal-data-public-keyset");
  }
}
