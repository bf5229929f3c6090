package ai.coditect.provisioning.targets.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of objects with which tenants have pods made. Pure. */
enum WorkloadKind {
  DEPLOYMENT("apps", "Deployment", "deployments"),
  STATEFUL_SET("apps", "StatefulSet", "statefulsets"),
  REPLICA_SET("apps", "ReplicaSet", "replicasets"),
  CRON_JOB("batch", "CronJob", "cronjobs"),
  JOB("batch", "Job", "jobs");

  static final ResourceDefinitionContext POD = context("", "Pod", "pods");

  /** Makes no pods; what leads to them. */
  static final ResourceDefinitionContext SERVICE = context("", "Service", "services");

  private static final String REPLICAS = "coditect.ai/replicas-when-released";
  private static final String SUSPENDED = "coditect.ai/suspended-by-hold";

  private final String group;
  private final String kind;
  private final String plural;

  WorkloadKind(String group, String kind, String plural) {
    this.group = group;
    this.kind = kind;
    this.plural = plural;
  }

  private static ResourceDefinitionContext context(String group, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion("v1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  ResourceDefinitionContext context() {
    return context(group, kind, plural);
  }

  /** Whether it makes pods, or will. */
  boolean runs(JsonNode object) {
    JsonNode spec = object.path("spec");
    return switch (this) {
      case DEPLOYMENT, STATEFUL_SET -> replicas(spec) > 0;
      // One that a Deployment has made follows that Deployment.
      case REPLICA_SET -> replicas(spec) > 0 && !controlled(object);
      case CRON_JOB -> !spec.path("suspend").asBoolean(false);
      case JOB -> !spec.path("suspend").asBoolean(false) && !finished(object);
    };
  }

  /**
   * The patch that stops it and remembers how it was. It holds the object's version: a number of
   * replicas that has changed since it was read must not be remembered.
   */
  ObjectNode stopping(JsonNode object) {
    ObjectNode patch = patch(object);
    ObjectNode annotations = ((ObjectNode) patch.get("metadata")).putObject("annotations");
    if (scaled()) {
      annotations.put(REPLICAS, Integer.toString(replicas(object.path("spec"))));
      patch.putObject("spec").put("replicas", 0);
    } else {
      annotations.put(SUSPENDED, "true");
      patch.putObject("spec").put("suspend", true);
    }
    return patch;
  }

  /** The patch that brings it back as it was; empty if we have not stopped it. */
  Optional<ObjectNode> resuming(JsonNode object) {
    String remembered = scaled() ? REPLICAS : SUSPENDED;
    String value = object.path("metadata").path("annotations").path(remembered).asString("");
    // What a Deployment is marked with, its controller copies to the ReplicaSets that it makes.
    if (value.isEmpty() || (this == REPLICA_SET && controlled(object))) {
      return Optional.empty();
    }
    ObjectNode patch = patch(object);
    ((ObjectNode) patch.get("metadata")).putObject("annotations").putNull(remembered);
    if (!scaled()) {
      patch.putObject("spec").put("suspend", false);
    } else if (value.matches("[0-9]{1,9}")) {
      patch.putObject("spec").put("replicas", Integer.parseInt(value));
    }
    return Optional.of(patch);
  }

  private boolean scaled() {
    return switch (this) {
      case DEPLOYMENT, STATEFUL_SET, REPLICA_SET -> true;
      case CRON_JOB, JOB -> false;
    };
  }

  private static ObjectNode patch(JsonNode object) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .put("resourceVersion", object.path("metadata").path("resourceVersion").asString());
    return patch;
  }

  private static int replicas(JsonNode spec) {
    return spec.path("replicas").asInt(1);
  }

  private static boolean controlled(JsonNode object) {
    return object
        .path("metadata")
        .path("ownerReferences")
        .valueStream()
        .anyMatch(owner -> owner.path("controller").asBoolean(false));
  }

  private static boolean finished(JsonNode job) {
    return job.path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("status").asString("").equals("True"))
        .map(condition -> condition.path("type").asString(""))
        .anyMatch(type -> type.equals("Complete") || type.equals("Failed"));
  }
}
