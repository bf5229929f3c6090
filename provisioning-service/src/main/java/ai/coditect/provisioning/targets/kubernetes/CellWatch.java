package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.targets.DriftListener;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches a cell's cluster for changes of what is ours there: one watch for each kind of object,
 * however many tenants there are. A watch that breaks is taken up again where it was, or from a new
 * list, whose differences are told like changes; while it is broken nothing is told.
 */
final class CellWatch implements AutoCloseable {

  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final QuietTenants quiet;
  private final DriftListener drift;
  private final Versions namespaces = new Versions();
  private final Absences absences = new Absences(name -> namespaces.get(name) != null);
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();

  private CellWatch(KubernetesClient client, QuietTenants quiet, DriftListener drift) {
    this.client = client;
    this.quiet = quiet;
    this.drift = drift;
  }

  static CellWatch start(KubernetesClient client, QuietTenants quiet, DriftListener drift) {
    var watch = new CellWatch(client, quiet, drift);
    for (ObjectKind kind : ObjectKind.values()) {
      watch.informers.add(watch.informer(kind));
    }
    watch.informers.forEach(SharedIndexInformer::start);
    return watch;
  }

  /** Whether it goes through this client. */
  boolean isThrough(KubernetesClient current) {
    return client.equals(current);
  }

  /** Whether all that has happened on the cluster is known here, but for what is on its way. */
  boolean isCurrent() {
    return informers.stream().allMatch(informer -> informer.hasSynced() && informer.isWatching());
  }

  /** Which namespaces are not there, while this is current. */
  Absences absences() {
    return absences;
  }

  private SharedIndexInformer<GenericKubernetesResource> informer(ObjectKind kind) {
    var objects = client.genericKubernetesResources(kind.context());
    var ours =
        kind == ObjectKind.NAMESPACE
            ? objects.withLabel(Marks.OWNER_LABEL, Marks.OWNER)
            : objects.inAnyNamespace().withLabel(Marks.OWNER_LABEL, Marks.OWNER);
    return ours.withLimit(PAGE)
        .runnableInformer(0)
        .removeNamespaceIndex()
        .itemStore(kind == ObjectKind.NAMESPACE ? namespaces : new Versions())
        .exceptionHandler((_, _) -> true)
        .addEventHandler(new Handler(kind));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }

  /** For one kind of object; called by one thread at a time. */
  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {

    private final ObjectKind kind;
    private final Map<String, Footprint> known = new ConcurrentHashMap<>();

    Handler(ObjectKind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      Footprint.of(object)
          .ifPresent(
              footprint -> {
                known.put(Cache.metaNamespaceKeyFunc(object), footprint);
                quiet.changed(footprint.tenant());
                appeared(object, footprint);
              });
    }

    private void appeared(GenericKubernetesResource object, Footprint footprint) {
      if (kind == ObjectKind.NAMESPACE
          && absences.appeared(footprint.tenant(), object.getMetadata().getName())) {
        drift.drifted(footprint.tenant());
      }
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      Footprint.of(object).ifPresent(footprint -> changed(object, footprint));
    }

    private void changed(GenericKubernetesResource object, Footprint footprint) {
      Footprint earlier = known.put(Cache.metaNamespaceKeyFunc(object), footprint);
      if (earlier == null) {
        appeared(object, footprint);
      }
      if (earlier != null && footprint.sameAs(earlier)) {
        return;
      }
      quiet.changed(footprint.tenant());
      if (earlier != null && !footprint.writtenByUsSince(earlier)) {
        drift.drifted(footprint.tenant());
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
      Footprint gone = known.remove(Cache.metaNamespaceKeyFunc(object));
      if (gone != null) {
        quiet.changed(gone.tenant());
        if (kind == ObjectKind.NAMESPACE) {
          absences.disappeared(gone.tenant(), object.getMetadata().getName());
        }
        drift.drifted(gone.tenant());
      }
    }
  }
}
