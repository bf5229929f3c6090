package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the journal is kept. The audit trail, not the journal, is the lasting record.
 *
 * @param retention how long a finished run is kept; a tenant's newest one stays anyway
 */
@ConfigurationProperties("coditect.journal")
record JournalProperties(@DefaultValue("90d") Duration retention) {

  JournalProperties {
    Require.that(retention.isPositive(), "coditect.journal.retention must be positive");
  }
}
