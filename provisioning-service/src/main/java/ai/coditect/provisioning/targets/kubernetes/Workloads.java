package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant's own workloads, stopped while it is suspended. What was stopped is remembered on each
 * object, and that there is something to bring back on the namespace: written before anything is
 * stopped and taken away after all is back, so that a run that breaks off in between is made good
 * by the next, and a tenant that is not suspended costs no look at its workloads.
 *
 * <p>Bare pods are deleted and do not come back: there is nothing that could make them again.
 */
final class Workloads {

  private static final String KIND = "workloads";

  private static final String MARK = "coditect.ai/workloads";
  private static final String STOPPED = "stopped";

  /** Time for a pod to end in; its own wish does not count, it may be a day. */
  private static final long GRACE_SECONDS = 2;

  /** How often an object may have been changed under our hands before the step is tried again. */
  private static final int ATTEMPTS = 5;

  private final Cluster cluster;

  Workloads(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The key of those in a namespace. */
  static ResourceKey key(TenantNamespace in) {
    return in.key(KubernetesTarget.NAME, KIND, "running");
  }

  static boolean are(ResourceKey key) {
    return key.kind().equals(KIND);
  }

  /**
   * The observed content.
   *
   * @param stopped whether nothing runs; asked only if that is desired and once was brought about
   */
  static ObjectNode content(
      JsonNode namespace, DesiredResource desired, Supplier<Boolean> stopped) {
    boolean marked = marked(namespace);
    boolean wantedStopped = desired.content().path("suspended").asBoolean();
    return content(marked && (!wantedStopped || stopped.get()));
  }

  static ObjectNode content(boolean suspended) {
    return JsonNodeFactory.instance.objectNode().put("suspended", suspended);
  }

  /** Whether nothing runs and nothing would start by itself. */
  boolean stopped() {
    for (WorkloadKind kind : WorkloadKind.values()) {
      if (cluster.list(kind.context()).stream().anyMatch(kind::runs)) {
        return false;
      }
    }
    return cluster.list(WorkloadKind.POD).stream().noneMatch(Workloads::runs);
  }

  /** Stops everything; what is stopped already stays as it is remembered. */
  void stop() {
    mark(STOPPED);
    for (WorkloadKind kind : WorkloadKind.values()) {
      for (ObjectNode object : cluster.list(kind.context())) {
        change(
            kind,
            object,
            seen -> kind.runs(seen) ? Optional.of(kind.stopping(seen)) : Optional.empty());
      }
    }
    for (ObjectNode pod : cluster.list(WorkloadKind.POD)) {
      if (runs(pod)) {
        cluster.deletePod(name(pod), GRACE_SECONDS);
      }
    }
  }

  /** Brings back what was stopped, as it was. */
  void resume() {
    if (cluster.namespace().filter(Workloads::marked).isEmpty()) {
      return;
    }
    for (WorkloadKind kind : WorkloadKind.values()) {
      for (ObjectNode object : cluster.list(kind.context())) {
        change(kind, object, kind::resuming);
      }
    }
    mark(null);
  }

  /**
   * Patches an object as it was seen; if somebody else, a controller above all, was there first, as
   * it is then.
   */
  private void change(
      WorkloadKind kind, ObjectNode listed, Function<ObjectNode, Optional<ObjectNode>> patching) {
    Optional<ObjectNode> seen = Optional.of(listed);
    for (int attempt = 1; seen.isPresent(); attempt++) {
      Optional<ObjectNode> patch = patching.apply(seen.get());
      if (patch.isEmpty()) {
        return;
      }
      try {
        cluster.merge(kind.context(), name(listed), patch.get());
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
        seen = cluster.get(kind.context(), name(listed));
      }
    }
  }

  /** Whether a namespace says that what was in it is stopped, or about to be. */
  static boolean marked(JsonNode namespace) {
    return namespace.path("metadata").path("annotations").path(MARK).asString("").equals(STOPPED);
  }

  private void mark(@Nullable String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(MARK, value);
    cluster.merge(ObjectKind.NAMESPACE.context(), cluster.namespaceName(), patch);
  }

  private static boolean runs(JsonNode pod) {
    String phase = pod.path("status").path("phase").asString("");
    return !Departing.is(pod) && !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asString();
  }
}
