package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which archive.
 *
 * @param tenant whose
 * @param requestedAt when the departure was asked for, or the retention was over
 * @param name by which the status tells of it; empty for that of a whole tenant
 * @param what the resource whose data it is; null for a whole tenant
 */
record ArchiveName(TenantId tenant, Instant requestedAt, String name, @Nullable String what) {

  ArchiveName {
    Require.present(tenant, "tenant");
    Require.present(requestedAt, "requestedAt");
    Require.that(name.isEmpty() == (what == null), "what has a name is of one resource");
  }

  /** That of a whole tenant. */
  static ArchiveName ofTenant(TenantId tenant, Instant requestedAt) {
    return new ArchiveName(tenant, requestedAt, "", null);
  }
}
