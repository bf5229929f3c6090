package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Documents of tenants, each with the version of the row that holds it. A version names one state
 * of a row: the transaction that wrote it, and the document's own revision. So what is remembered
 * is never stale, whoever changes rows: it counts only where the row that is read has just this
 * version. Those that were asked for longest ago are forgotten first.
 */
@Component
class Remembered {

  private final Map<TenantId, Wanted> wanted;
  private final Map<TenantId, Told> told;

  Remembered(TenantProperties properties) {
    this.wanted = bounded(properties.remembered());
    this.told = bounded(properties.remembered());
  }

  /** What is wanted of a tenant. */
  record Wanted(String version, TenantIntent intent, @Nullable TenantMembers members) {}

  /** What was reported of a tenant. */
  record Told(String version, TenantStatus status) {}

  @Nullable Wanted wanted(TenantId tenant) {
    synchronized (wanted) {
      return wanted.get(tenant);
    }
  }

  @Nullable Told told(TenantId tenant) {
    synchronized (told) {
      return told.get(tenant);
    }
  }

  void keep(TenantId tenant, Wanted documents) {
    synchronized (wanted) {
      wanted.put(tenant, documents);
    }
  }

  void keep(TenantId tenant, Told document) {
    synchronized (told) {
      told.put(tenant, document);
    }
  }

  private static <T> Map<TenantId, T> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<TenantId, T> eldest) {
        return size() > most;
      }
    };
  }
}
