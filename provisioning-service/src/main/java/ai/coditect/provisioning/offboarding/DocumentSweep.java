package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.periodic.PeriodicWork;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Now and then removes what nobody can fetch any more. Any replica may, and all do. */
@Component
class DocumentSweep extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentSweep.class);
  private static final int BATCH = 100;

  private final EndOfLife endOfLife;
  private final Archives archives;

  DocumentSweep(EndOfLife endOfLife, Archives archives, OffboardingProperties properties) {
    super("document-sweep", properties.sweepInterval());
    this.endOfLife = endOfLife;
    this.archives = archives;
  }

  @Override
  protected void round() {
    List<TenantId> due = endOfLife.due(BATCH);
    for (TenantId tenant : due) {
      if (endOfLife.end(tenant)) {
        LOG.atInfo().addKeyValue("tenant", tenant).log("A tenant's life has ended");
      }
    }
    int removed = archives.removeUnreachable();
    if (removed > 0) {
      LOG.atInfo().addKeyValue("archives", removed).log("Archives that nobody can fetch are gone");
    }
  }

  @Override
  protected String failure() {
    return "Documents whose time is over cannot be removed for now";
  }
}
