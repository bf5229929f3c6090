package ai.coditect.systemtests;

import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.JsonHttp;
import ai.coditect.localstack.demo.Owner;
import ai.coditect.localstack.demo.SignIn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A tenant whose owner and operators take it through its life, over the public API. */
final class TenantLife {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ProductStack stack;
  private final String tenant;
  private final Owner owner;
  private final JsonHttp http = new JsonHttp();
  private String operation = "";
  private String hold = "";

  private TenantLife(ProductStack stack, String tenant, Owner owner) {
    this.stack = stack;
    this.tenant = tenant;
    this.owner = owner;
  }

  /** Signed up on Free, ready, its owner able to sign in. */
  static TenantLife begin(ProductStack stack) {
    Customer customer = stack.customer();
    Customer.Verified verified = customer.signUpAndVerify();
    customer.awaitEnd(verified, _ -> {});
    return new TenantLife(
        stack, verified.tenant(), Owner.settingPassword(stack.description(), customer, verified));
  }

  String tenant() {
    return tenant;
  }

  Owner owner() {
    return owner;
  }

  void ask(LifecycleCrashTest.Part part) {
    switch (part) {
      case UPGRADE ->
          operation = operation(owner.post("/tier-changes", Map.of("tier", "team", "seats", 5)));
      case DOWNGRADE -> operation = operation(owner.post("/tier-changes", downgrade()));
      case HOLD -> hold = placed().text("id");
      case RELEASE ->
          http.delete(holds() + "/" + hold, SignIn.operator(stack.description())).require(202);
      case OFFBOARD -> {
        String name = owner.get("").require(200).text("displayName");
        operation = operation(owner.post("/offboarding", Map.of("confirmation", name)));
      }
    }
  }

  private static String operation(JsonHttp.Answer accepted) {
    return accepted.require(202).text("operationId");
  }

  private Map<String, Object> downgrade() {
    Map<String, Object> wish = new HashMap<>(Map.of("tier", "free", "seats", 1));
    JsonNode preview = owner.post("/tier-change-previews", wish).require(200).body();
    wish.put("acknowledgedDigest", preview.get("digest").asString());
    return wish;
  }

  private JsonHttp.Answer placed() {
    return http.post(
            holds(),
            SignIn.operator(stack.description()),
            JsonHttp.json(
                Map.of("cause", "abuse", "reason", "a test", "customerMessage", "a test")),
            "Idempotency-Key",
            UUID.randomUUID().toString())
        .require(202);
  }

  private String holds() {
    return "%s/v1/tenants/%s/holds".formatted(stack.description().selfServiceUrl(), tenant);
  }

  void awaitEnd(LifecycleCrashTest.Part part) {
    switch (part) {
      case UPGRADE, DOWNGRADE -> owner.awaitEnd(operation);
      case HOLD -> awaitPhase("suspended");
      case RELEASE -> awaitPhase("ready");
      case OFFBOARD ->
          await()
              .atMost(PATIENCE)
              .until(
                  () -> owner.get("/offboarding").require(200).body().hasNonNull("certificateAt"));
    }
  }

  private void awaitPhase(String phase) {
    await()
        .atMost(PATIENCE)
        .until(() -> owner.get("/provisioning").require(200).text("phase").equals(phase));
  }

  /** What is there of it, without what names it, dates it or is secret. */
  List<String> onTheCluster() {
    String first = ProductStack.namespace(tenant);
    List<HasMetadata> objects = new ArrayList<>(in(first));
    objects.addAll(in(first + "-dev"));
    List<String> lines = new ArrayList<>();
    for (HasMetadata object : objects) {
      String line =
          "%s %s %s %s"
              .formatted(
                  object.getKind(),
                  object.getMetadata().getName(),
                  object.getMetadata().getLabels(),
                  content(object));
      lines.add(line.replace(tenant.substring(tenant.indexOf('_') + 1), "T"));
    }
    return lines.stream().sorted().toList();
  }

  private List<HasMetadata> in(String namespace) {
    var cluster = stack.kubernetes();
    List<HasMetadata> objects = new ArrayList<>();
    var itself = cluster.namespaces().withName(namespace).get();
    if (itself != null) {
      objects.add(itself);
    }
    objects.addAll(cluster.resourceQuotas().inNamespace(namespace).list().getItems());
    objects.addAll(cluster.limitRanges().inNamespace(namespace).list().getItems());
    objects.addAll(
        cluster.network().v1().networkPolicies().inNamespace(namespace).list().getItems());
    objects.addAll(cluster.rbac().roleBindings().inNamespace(namespace).list().getItems());
    objects.addAll(cluster.secrets().inNamespace(namespace).list().getItems());
    return objects;
  }

  private static String content(HasMetadata object) {
    return switch (object) {
      case io.fabric8.kubernetes.api.model.ResourceQuota quota ->
          quota.getSpec().getHard().toString();
      case io.fabric8.kubernetes.api.model.LimitRange range -> range.getSpec().toString();
      case io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy policy ->
          policy.getSpec().toString();
      case io.fabric8.kubernetes.api.model.rbac.RoleBinding binding ->
          binding.getRoleRef() + " " + binding.getSubjects().size();
      case io.fabric8.kubernetes.api.model.Secret secret -> secret.getData().keySet().toString();
      default -> "";
    };
  }
}
