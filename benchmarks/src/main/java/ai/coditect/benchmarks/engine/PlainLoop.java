package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * What somebody would write who needs no engine: for each tenant its namespace, then the rest of
 * its objects side by side, by server-side apply. Looks at nothing, remembers nothing, repairs
 * nothing.
 */
final class PlainLoop {

  private static final KubernetesSerialization FORMAT = new KubernetesSerialization();
  private static final String NAMESPACE = "Namespace";

  private final KubernetesClient client;
  private final int atATime;
  private final TierDefinition tier;

  PlainLoop(KubernetesClient client, int atATime, EngineUnderTest engine) {
    this.client = client;
    this.atATime = atATime;
    this.tier = engine.part(TierCatalogue.class).find(new TierName("free")).orElseThrow();
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

  private void apply(TenantId tenant) {
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
    var _ = client.resource(object).fieldManager("plain-loop").forceConflicts().serverSideApply();
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
