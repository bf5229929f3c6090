package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private static final String TENANT = "coditect.ai/tenant";
  private static final String ENVIRONMENT = "coditect.ai/environment";

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

  /** Of the tenant's first namespace, and of those of its further environments. */
  private static List<String> lines(KubernetesClient client, String first) {
    Namespace namespace = client.namespaces().withName(first).require();
    List<String> lines = new ArrayList<>(lines(client, namespace));
    client
        .namespaces()
        .withLabel(TENANT, namespace.getMetadata().getLabels().get(TENANT))
        .list()
        .getItems()
        .stream()
        .filter(other -> !other.getMetadata().getName().equals(first))
        .sorted(Comparator.comparing(other -> other.getMetadata().getName()))
        .forEach(other -> lines.addAll(lines(client, other)));
    return lines;
  }

  private static List<String> lines(KubernetesClient client, Namespace namespace) {
    String name = namespace.getMetadata().getName();
    List<String> lines = new ArrayList<>(namespace(namespace));
    lines.addAll(limits(client, name));
    lines.addAll(access(client, name));
    lines.addAll(volumes(client, name));
    return lines;
  }

  private static List<String> namespace(Namespace namespace) {
    List<String> lines = new ArrayList<>();
    Map<String, String> labels = namespace.getMetadata().getLabels();
    lines.add(
        "namespace %s%s%s, pod security %s"
            .formatted(
                namespace.getMetadata().getName(),
                labels.containsKey(ENVIRONMENT) ? ", environment " + labels.get(ENVIRONMENT) : "",
                labels.containsKey("coditect.ai/suspended") ? ", suspended" : "",
                labels.get("pod-security.kubernetes.io/enforce")));
    CLASSES.forEach(
        (label, what) ->
            lines.add(
                "%s: %s".formatted(what, labels.getOrDefault("coditect.ai/" + label, "usual"))));
    return lines;
  }

  private static List<String> limits(KubernetesClient client, String name) {
    List<String> lines = new ArrayList<>();
    for (ResourceQuota quota : client.resourceQuotas().inNamespace(name).list().getItems()) {
      List<String> scopes = quota.getSpec().getScopes();
      lines.add(
          "resource quota %s%s: %s"
              .formatted(
                  quota.getMetadata().getName(),
                  scopes == null || scopes.isEmpty() ? "" : " of pods " + scopes,
                  new TreeMap<>(quota.getSpec().getHard())));
    }
    for (LimitRange range : client.limitRanges().inNamespace(name).list().getItems()) {
      range
          .getSpec()
          .getLimits()
          .forEach(
              limit ->
                  lines.add(
                      "limit range %s: each %s at most %s"
                          .formatted(
                              range.getMetadata().getName(),
                              limit.getType(),
                              new TreeMap<>(limit.getMax()))));
    }
    lines.add(
        "network policies: "
            + names(client.network().v1().networkPolicies().inNamespace(name).list().getItems()));
    return lines;
  }

  private static List<String> access(KubernetesClient client, String name) {
    List<String> lines = new ArrayList<>();
    for (ServiceAccount account : client.serviceAccounts().inNamespace(name).list().getItems()) {
      lines.add(
          "service account %s, token mounted: %s"
              .formatted(
                  account.getMetadata().getName(),
                  !Boolean.FALSE.equals(account.getAutomountServiceAccountToken())));
    }
    for (RoleBinding binding : client.rbac().roleBindings().inNamespace(name).list().getItems()) {
      lines.add(
          "role binding %s: %s for %s"
              .formatted(
                  binding.getMetadata().getName(),
                  binding.getRoleRef().getName(),
                  binding.getSubjects().stream().map(Subject::getName).toList()));
    }
    // Of credentials the names only, as with kubectl describe.
    for (Secret secret : client.secrets().inNamespace(name).list().getItems()) {
      lines.add(
          "secret %s: %s"
              .formatted(secret.getMetadata().getName(), new TreeSet<>(secret.getData().keySet())));
    }
    return lines;
  }

  private static List<String> volumes(KubernetesClient client, String name) {
    return client.persistentVolumeClaims().inNamespace(name).list().getItems().stream()
        .map(
            claim ->
                "volume claim %s: %s of class %s, %s"
                    .formatted(
                        claim.getMetadata().getName(),
                        claim.getSpec().getResources().getRequests().get("storage"),
                        claim.getSpec().getStorageClassName(),
                        claim.getStatus().getPhase()))
        .toList();
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).sorted().toList();
  }
}
