package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * What somebody would write who needs no engine: for each tenant its namespace, then the rest of
 * its objects side by side, by server-side apply. Looks at nothing, remembers nothing, repairs
 * nothing.
 */
final class PlainLoop {

  private static final KubernetesSerialization FORMAT = new KubernetesSerialization();
  private static final String NAMESPACE = "Namespace";
  private static final int FORBIDDEN = 403;
  private static final long RETRY_NANOS = 50_000_000;

  private final KubernetesClient client;
  private final int atATime;
  private final TierDefinition tier;

  PlainLoop(KubernetesClient client, int atATime, TierDefinition tier) {
    this.client = client;
    this.atATime = atATime;
    this.tier = tier;
  }

  /** Returns when the objects of so many new tenants are there. */
  void apply(int tenants) throws InterruptedException {
    var permits = new Semaphore(atATime);
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tenants; i++) {
        permits.acquire();
        all.add(
            threads.submit(
                () -> {
                  try {
                    apply(TenantId.next());
                  } finally {
                    permits.release();
                  }
                }));
      }
    }
    all.forEach(PlainLoop::require);
  }

  /** Returns when the objects of this tenant are there. */
  void apply(TenantId tenant) {
    List<GenericKubernetesResource> objects = objects(tenant);
    objects.stream().filter(each -> each.getKind().equals(NAMESPACE)).forEach(this::apply);
    List<Future<?>> rest = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (GenericKubernetesResource object : objects) {
        if (!object.getKind().equals(NAMESPACE)) {
          rest.add(threads.submit(() -> apply(object)));
        }
      }
    }
    rest.forEach(PlainLoop::require);
  }

  private void apply(GenericKubernetesResource object) {
    while (true) {
      try {
        var _ =
            client.resource(object).fieldManager("plain-loop").forceConflicts().serverSideApply();
        return;
      } catch (KubernetesClientException e) {
        // A claim of storage waits for the quota's controller, which is a moment behind.
        if (e.getCode() != FORBIDDEN || !object.getKind().equals("PersistentVolumeClaim")) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /** The very objects that the engine wants a tenant to have. */
  private List<GenericKubernetesResource> objects(TenantId tenant) {
    var intent = Tenants.intent(tenant, 1);
    var course = Course.of(intent, null, false, Instant.EPOCH);
    return Resolver.resolve(intent, Tenants.members(tenant), course, tier).resources().stream()
        .map(DesiredResource::content)
        .filter(content -> content.has("apiVersion"))
        .map(content -> FORMAT.convertValue(content, GenericKubernetesResource.class))
        .toList();
  }

  private static void require(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the plain loop failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
