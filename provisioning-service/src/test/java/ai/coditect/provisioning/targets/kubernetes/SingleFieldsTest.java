package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each field of each object, changed by hand: one of each object at a time. With {@code
 * -Dcoditect.tests.full=true} all of them, else some; {@code -Dcoditect.tests.seed} says which.
 */
@NullMarked
class SingleFieldsTest {

  private static final int SAMPLE = 5;

  /** What says which object it is, and what nobody can change in one that is there. */
  private static final Set<String> FIXED =
      Set.of("/apiVersion", "/kind", "/metadata/name", "/metadata/namespace", "/spec/scopes");

  private final TestNamespace namespace = new TestNamespace();
  private final TenantIntent intent =
      TestTenants.intent(namespace.scope.tenant(), 1, "team", OperationId.next());

  @Test
  void isSeenAndHealedAndNothingElseIs() {
    List<DesiredResource> objects = objects();
    namespace.converge(intent, namespace.owner());
    int rounds = objects.stream().mapToInt(object -> leaves(object).size()).max().orElseThrow();
    int refused = 0;
    int changed = 0;
    for (int round : sample(rounds)) {
      Set<ResourceKey> touched = new TreeSet<>();
      for (DesiredResource object : objects) {
        List<String> leaves = leaves(object);
        if (round < leaves.size()) {
          if (change(object, leaves.get(round))) {
            touched.add(object.key());
            changed++;
          } else {
            refused++;
          }
        }
      }
      Plan healing = namespace.plan(intent, namespace.owner());
      assertThat(healing.keys()).as("round %d", round).containsExactlyInAnyOrderElementsOf(touched);
      healing.steps().forEach(step -> namespace.target.apply(namespace.scope, step));
      assertThat(namespace.plan(intent, namespace.owner()).converged()).isTrue();
    }
    assertThat(changed)
        .as("and %d that the API server takes from nobody", refused)
        .isGreaterThan(refused);
  }

  private static List<Integer> sample(int rounds) {
    List<Integer> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      all.add(round);
    }
    if (!Boolean.getBoolean("coditect.tests.full")) {
      long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
      System.out.printf("SingleFieldsTest: -Dcoditect.tests.seed=%d%n", seed);
      Collections.shuffle(all, new Random(seed));
      return all.subList(0, SAMPLE);
    }
    return all;
  }

  private List<DesiredResource> objects() {
    return namespace.plan(intent, namespace.owner()).steps().stream()
        .map(step -> ((Step.Create) step).desired())
        .filter(resource -> !Workloads.are(resource.key()))
        .toList();
  }

  /** Pointers to all that has no parts, but for what says whose a namespace is. */
  private List<String> leaves(DesiredResource object) {
    var leaves = new TreeMap<String, JsonNode>();
    collect("", object.content(), leaves);
    boolean isNamespace = object.key().kind().equals("namespace");
    return leaves.keySet().stream()
        .filter(leaf -> FIXED.stream().noneMatch(leaf::startsWith))
        .filter(leaf -> !leaf.startsWith("/roleRef"))
        .filter(
            leaf ->
                !isNamespace
                    || !leaf.matches(
                        "/metadata/labels/(app.kubernetes.io|coditect.ai)~1(managed-by|tenant)"))
        .toList();
  }

  private static void collect(String pointer, JsonNode node, Map<String, JsonNode> leaves) {
    switch (node) {
      case ObjectNode object ->
          object.forEachEntry(
              (name, value) ->
                  collect(
                      pointer + "/" + name.replace("~", "~0").replace("/", "~1"), value, leaves));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          collect(pointer + "/" + i, array.get(i), leaves);
        }
      }
      default -> leaves.put(pointer, node);
    }
  }

  /** Whether the API server lets the administrator change it. */
  private boolean change(DesiredResource object, String leaf) {
    ObjectNode patch = object.content().deepCopy();
    int slash = leaf.lastIndexOf('/');
    JsonNode parent = patch.at(leaf.substring(0, slash));
    String name = leaf.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    JsonNode changed = changed(patch.at(leaf));
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), changed);
    } else {
      ((ObjectNode) parent).set(name, changed);
    }
    try {
      resource(object.key()).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as(leaf + ": " + e.getMessage()).isIn(400, 403, 422);
      return false;
    }
  }

  private static JsonNode changed(JsonNode value) {
    var nodes = JsonNodeFactory.instance;
    if (value.isBoolean()) {
      return nodes.booleanNode(!value.booleanValue());
    }
    if (value.isNumber()) {
      return nodes.numberNode(value.intValue() + 1);
    }
    String text = value.asString();
    return nodes.stringNode(
        switch (text) {
          case "restricted" -> "baseline";
          case "TCP", "UDP" -> "SCTP";
          default ->
              text.matches("[0-9]+")
                  ? text + "1"
                  : text.matches("[0-9].*") ? "1" + text : text + "x";
        });
  }

  private Resource<GenericKubernetesResource> resource(ResourceKey key) {
    ObjectKind kind = ObjectKind.of(key.kind());
    var objects = namespace.client.genericKubernetesResources(kind.context());
    String name = TenantNamespace.nameIn(key);
    return kind == ObjectKind.NAMESPACE
        ? objects.withName(name)
        : objects
            .inNamespace(TenantNamespace.of(namespace.scope.tenant(), key).name())
            .withName(name);
  }
}
