package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a tenant really has on its cluster, read with the administrator's kubeconfig. */
final class ClusterView {

  /** Labels of a namespace that say of what class its pods and volumes are. */
  private static final Map<String, String> CLASSES =
      new TreeMap<>(
          Map.of(
              "priority-class", "priority class",
              "runtime-class", "runtime class",
              "node-pool", "nodes",
              "storage-class", "storage class of volumes"));

  private ClusterView() {}

  /**
   * What the holder of a token may do in a namespace, tried for real: reads its quota, would bind a
   * role to themselves, looks into the namespace of the system.
   */
  static List<String> triedBy(StackDescription stack, String token, String namespace) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(stack.kubeContext(), new File(stack.kubeconfig())))
            .withOauthToken(token)
            .withAutoOAuthToken(null)
            .build();
    try (KubernetesClient member = new KubernetesClientBuilder().withConfig(config).build()) {
      return List.of(
          "kubectl get resourcequotas: "
              + status(() -> member.resourceQuotas().inNamespace(namespace).list()),
          "kubectl delete resourcequota coditect: "
              + status(
                  () ->
                      member.resourceQuotas().inNamespace(namespace).withName("coditect").delete()),
          "kubectl get pods --namespace kube-system: "
              + status(() -> member.pods().inNamespace("kube-system").list()));
    }
  }

  private static String status(Supplier<?> call) {
    try {
      Object _ = call.get();
      return "200";
    } catch (KubernetesClientException e) {
      return Integer.toString(e.getCode());
    }
  }

  static List<String> of(StackDescription stack, String namespace) {
    try (KubernetesClient client = client(stack)) {
      return lines(client, namespace);
    }
  }

  /** Uses something of the tenant's quota, as the tenant would. */
  static void makeServices(StackDescription stack, String namespace, int count) {
    try (KubernetesClient client = client(stack)) {
      for (int i = 1; i <= count; i++) {
        client
            .services()
            .inNamespace(namespace)
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withName("demo-" + i)
                    .endMetadata()
                    .withNewSpec()
                    .addNewPort()
                    .withPort(80)
                    .endPort()
                    .endSpec()
                    .build())
            .create();
      }
    }
  }

  static void removeServices(StackDescription stack, String namespace, int count) {
    try (KubernetesClient client = client(stack)) {
      for (int i = 1; i <= count; i++) {
        client.services().inNamespace(namespace).withName("demo-" + i).delete();
      }
    }
  }

  private static KubernetesClient client(StackDescription stack) {
    Config config = Config.fromKubeconfig(stack.kubeContext(), new File(stack.kubeconfig()));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static List<String> lines(KubernetesClient client, String name) {
    List<String> lines = new ArrayList<>();
    Namespace namespace = client.namespaces().withName(name).require();
    Map<String, String> labels = namespace.getMetadata().getLabels();
    lines.add(
        "namespace %s, pod security %s"
            .formatted(name, labels.get("pod-security.kubernetes.io/enforce")));
    CLASSES.forEach(
        (label, what) -> {
          String value = labels.get("coditect.ai/" + label);
          if (value != null) {
            lines.add("%s: %s".formatted(what, value));
          }
        });
    client
        .resourceQuotas()
        .inNamespace(name)
        .list()
        .getItems()
        .forEach(
            quota ->
                lines.add(
                    "resource quota %s%s: %s"
                        .formatted(
                            quota.getMetadata().getName(),
                            quota.getSpec().getScopes() == null
                                    || quota.getSpec().getScopes().isEmpty()
                                ? ""
                                : " of pods " + quota.getSpec().getScopes(),
                            new TreeMap<>(quota.getSpec().getHard()))));
    client
        .limitRanges()
        .inNamespace(name)
        .list()
        .getItems()
        .forEach(range -> lines.add("limit range " + range.getMetadata().getName()));
    client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(name)
        .list()
        .getItems()
        .forEach(policy -> lines.add("network policy " + policy.getMetadata().getName()));
    client
        .serviceAccounts()
        .inNamespace(name)
        .list()
        .getItems()
        .forEach(
            account ->
                lines.add(
                    "service account %s, token mounted: %s"
                        .formatted(
                            account.getMetadata().getName(),
                            !Boolean.FALSE.equals(account.getAutomountServiceAccountToken()))));
    client
        .rbac()
        .roleBindings()
        .inNamespace(name)
        .list()
        .getItems()
        .forEach(
            binding ->
                lines.add(
                    "role binding %s: %s for %s"
                        .formatted(
                            binding.getMetadata().getName(),
                            binding.getRoleRef().getName(),
                            binding.getSubjects().stream().map(Subject::getName).toList())));
    return lines;
  }
}
