package ai.coditect.provisioning.targets.kubernetes;

import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.node.ObjectNode;

@NullMarked
class KubernetesTargetTest extends TargetContract {

  private final KubernetesTarget target =
      TestNamespace.unwatched(TestControlPlane.shared().provisionerKubeconfig().file());
  private final Administrator administrator = new Administrator(scope);
  private final String namespace = administrator.namespace;

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected Target unreachable() {
    return TestNamespace.unwatched(Path.of("target/no-such-kubeconfig"));
  }

  @Override
  protected Target over(Line line) {
    return TestNamespace.over(line);
  }

  @Override
  protected TierDefinition tier() {
    return TestTiers.withWorkspace("10Gi");
  }

  @Override
  protected CellTraits traits() {
    return TestNamespace.TRAITS;
  }

  @Override
  protected Set<ResourceKey> givenFromTheStart() {
    return Set.of(Workloads.key(Marks.first(scope)));
  }

  @Override
  protected Observation apply(Target target, Step step) {
    return TestNamespace.onceThereIsQuota(() -> target.apply(scope, step));
  }

  @Override
  protected String version(ResourceKey key) {
    var metadata = administrator.object(key).get().getMetadata();
    // What we wrote and when: the cluster writes to a claim itself, a moment after it was made.
    return key.kind().equals(ObjectKind.VOLUME_CLAIM.key())
        ? metadata.getManagedFields().stream()
            .filter(fields -> fields.getManager().equals("coditect-provisioning"))
            .map(fields -> fields.getOperation() + fields.getTime() + fields.getFieldsV1())
            .toList()
            .toString()
        : metadata.getResourceVersion();
  }

  @Override
  protected List<ChangeByHand> changesByHand() {
    List<ChangeByHand> changes = new ArrayList<>();
    changes.add(
        byHand(
            "namespace",
            namespace,
            "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"privileged\"}}}"));
    changes.add(byHand("resource-quota", "coditect", "{\"spec\":{\"hard\":{\"pods\":\"1000\"}}}"));
    changes.add(
        byHand("resource-quota", "coditect", "{\"spec\":{\"hard\":{\"count/secrets\":\"999\"}}}"));
    changes.add(
        byHand(
            "resource-quota",
            "coditect-terminating",
            "{\"metadata\":{\"labels\":{\"coditect.ai/tenant\":\"somebody\"}}}"));
    changes.add(byHand("resource-quota", "coditect-not-terminating", "{\"spec\":{\"hard\":null}}"));
    changes.add(byHand("limit-range", "coditect", "{\"spec\":{\"limits\":[]}}"));
    changes.addAll(networksOpened());
    changes.add(byHand("service-account", "default", "{\"automountServiceAccountToken\": true}"));
    changes.add(
        byHand("service-account", "default", "{\"imagePullSecrets\": [{\"name\": \"another\"}]}"));
    changes.add(
        byHand(
            "service-account",
            "default",
            "{\"metadata\": {\"annotations\": {\"cloud.test/role\": \"somebody\"}}}"));
    changes.add(
        byHand(
            "volume-claim",
            "coditect-workspace",
            "{\"metadata\":{\"labels\":{\"coditect.ai/tenant\":\"somebody\"}}}"));
    changes.add(
        new ChangeByHand(
            "one more in a binding", key("role-binding", "coditect-owners"), this::addIntruder));
    return changes;
  }

  /** Of the first, not one field of ours is changed: what is added opens the tenant. */
  private List<ChangeByHand> networksOpened() {
    return List.of(
        byHand("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}"),
        byHand(
            "network-policy",
            "coditect-allow-dns",
            "{\"spec\":{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}}}}"),
        byHand(
            "network-policy",
            "coditect-allow-same-tenant",
            "{\"spec\":{\"egress\":[{\"to\":[{\"namespaceSelector\":{}}]}]}}"),
        byHand(
            "network-policy",
            "coditect-allow-ingress",
            "{\"spec\":{\"policyTypes\":[\"Ingress\",\"Egress\"],\"egress\":[{}]}}"),
        byHand(
            "network-policy",
            "coditect-allow-backends",
            "{\"spec\":{\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\"}}]}]}}"));
  }

  private ChangeByHand byHand(String kind, String name, String mergePatch) {
    return new ChangeByHand(
        "%s %s %s".formatted(kind, name, mergePatch),
        key(kind, name),
        () -> administrator.patch(kind, name, mergePatch));
  }

  private void addIntruder() {
    administrator
        .client
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .withName("coditect-owners")
        .edit(
            binding ->
                new RoleBindingBuilder(binding)
                    .addNewSubject()
                    .withApiGroup("rbac.authorization.k8s.io")
                    .withKind("User")
                    .withName("intruder")
                    .endSubject()
                    .build());
  }

  /** What is in a namespace of ours under our names is ours. */
  @Override
  protected List<Taken> taken() {
    var namespaces = administrator.client.namespaces();
    return List.of(
        new Taken(
            key("namespace", namespace),
            () ->
                namespaces
                    .resource(
                        new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .addToLabels("team", "blue")
                            .endMetadata()
                            .build())
                    .create(),
            () -> namespaces.withName(namespace).require().getMetadata().getLabels().toString(),
            () -> {
              namespaces.withName(namespace).delete();
              await().until(() -> namespaces.withName(namespace).get() == null);
            }));
  }

  /** The API server admits no default above the maximum. */
  @Override
  protected Partly partly() {
    ResourceKey refused = key("limit-range", "coditect");
    List<DesiredResource> desired =
        desired().stream()
            .map(resource -> resource.key().equals(refused) ? spoilt(resource) : resource)
            .toList();
    return new Partly(target, desired, Set.of(refused));
  }

  private static DesiredResource spoilt(DesiredResource limitRange) {
    ObjectNode content = limitRange.content().deepCopy();
    ((ObjectNode) content.at("/spec/limits/0/default")).put("cpu", "1000");
    return new DesiredResource(limitRange.key(), limitRange.nature(), content, limitRange.needs());
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey(KubernetesTarget.NAME, kind, name);
  }
}
