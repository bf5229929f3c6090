package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An Enterprise sign-up by contract, agreed to by an operator, and what there is then. */
final class EnterpriseDemo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StackDescription stack;
  private final Consumer<String> heading;
  private final Consumer<String> say;
  private final JsonHttp http = new JsonHttp();

  EnterpriseDemo(StackDescription stack, Consumer<String> heading, Consumer<String> say) {
    this.stack = stack;
    this.heading = heading;
    this.say = say;
  }

  void run() {
    heading.accept("Enterprise by contract: an operator agrees");
    String tenant = signUp();
    String operator = SignIn.operator(stack);
    Waiting.until(
        tenant + " to be ready",
        PATIENCE,
        () -> Optional.of(look(tenant, operator)).filter(seen -> ready(seen)));
    say.accept(tenant + " is ready");
    heading.accept("What the database, the object storage and the cluster say is there");
    DatabaseView.of(stack, tenant).forEach(say);
    StorageView.of(stack, tenant).forEach(say);
    say.accept(workspace("t-" + tenant.substring(tenant.indexOf('_') + 1)));
    http.get("%s/v1/tenants/%s/usage".formatted(stack.selfServiceUrl(), tenant), operator)
        .require(200)
        .body()
        .get("items")
        .forEach(this::sayLimit);
  }

  /** Of what a backend does not know itself: that is measured, and held by taking rights. */
  private void sayLimit(JsonNode usage) {
    String resource = usage.path("name").asString();
    if (resource.startsWith("database.") || resource.startsWith("storage.")) {
      say.accept(
          "%s: %s of %s"
              .formatted(resource, usage.path("used").asString(), usage.path("limit").asString()));
    }
  }

  private JsonNode look(String tenant, String operator) {
    return http.get(
            "%s/v1/operator/tenants/%s".formatted(stack.provisioningUrl(), tenant), operator)
        .body();
  }

  private static boolean ready(JsonNode seen) {
    return seen.at("/status/phase").asString("").equals("ready");
  }

  private String signUp() {
    String email = "grace-%s@example.org".formatted(UUID.randomUUID().toString().substring(0, 8));
    var customer = new Customer(stack, email, PATIENCE);
    Map<String, Object> wish = new HashMap<>();
    wish.put("email", email);
    wish.put("displayName", "Grace Example");
    wish.put("organisation", "Example Works");
    wish.put("tier", "enterprise");
    wish.put("seats", 50);
    wish.put("region", "eu-local");
    wish.put("acceptedTermsVersion", "2026-11");
    wish.put("contractReference", "C-2026/1");
    String signups = stack.selfServiceUrl() + "/v1/signups";
    JsonHttp.Answer accepted =
        http.post(
                signups, null, JsonHttp.json(wish), "Idempotency-Key", UUID.randomUUID().toString())
            .require(202);
    String own = signups + "/" + accepted.text("id");
    String code = JsonHttp.json(Map.of("code", customer.awaitCode()));
    http.post(own + "/verification", accepted.text("token"), code).require(202);
    return http.post(
            own + "/approval", SignIn.operator(stack), JsonHttp.json(Map.of("approved", true)))
        .require(200)
        .text("tenantId");
  }

  private String workspace(String namespace) {
    Config config = Config.fromKubeconfig(stack.kubeContext(), new File(stack.kubeconfig()));
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      PersistentVolumeClaim claim =
          client
              .persistentVolumeClaims()
              .inNamespace(namespace)
              .withName("coditect-workspace")
              .require();
      return "volume claim %s: %s of class %s, %s"
          .formatted(
              claim.getMetadata().getName(),
              claim.getSpec().getResources().getRequests().get("storage"),
              claim.getSpec().getStorageClassName(),
              claim.getStatus().getPhase());
    }
  }
}
