package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What happens to a tenant after its sign-up: an upgrade, a downgrade that is refused and one that
 * is not, a hold, and the end with its certificate.
 */
final class LifecycleDemo {

  private static final int TOO_MANY_SERVICES = 6;
  private static final String UPGRADE = "team";

  private final StackDescription stack;
  private final Customer customer;
  private final Customer.Verified verified;
  private final String namespace;
  private final Consumer<String> heading;
  private final Consumer<String> say;
  private final JsonHttp http = new JsonHttp();

  LifecycleDemo(
      StackDescription stack,
      Customer customer,
      Customer.Verified verified,
      String namespace,
      Consumer<String> heading,
      Consumer<String> say) {
    this.stack = stack;
    this.customer = customer;
    this.verified = verified;
    this.namespace = namespace;
    this.heading = heading;
    this.say = say;
  }

  void run(String key) {
    heading.accept("The owner sets a password and signs in");
    Owner owner = Owner.settingPassword(stack, customer, verified);
    say.accept("by the link of the identity provider's mail");
    if (!stack.memberKubeconfig().isEmpty()) {
      say.accept("on the cluster, with a token of the same sign-in:");
      ClusterView.triedBy(stack, owner.kubernetesToken(), namespace).forEach(say);
    }
    upgrade(owner);
    refusedDowngrade(owner);
    downgrade(owner);
    hold(owner, key);
    leave(owner);
  }

  private void upgrade(Owner owner) {
    heading.accept("An upgrade to Team");
    say.accept(PreviewTimes.measured(owner));
    JsonNode preview = preview(owner, UPGRADE);
    say.accept(
        "the preview: %d to create, %d to change, %d to revoke, %d blockers"
            .formatted(
                preview.get("creates").size(),
                preview.get("changes").size(),
                preview.get("revokes").size(),
                preview.get("blockers").size()));
    JsonHttp.Answer accepted =
        owner.post("/tier-changes", Map.of("tier", UPGRADE, "seats", 5)).require(202);
    requireSucceeded(owner, accepted);
    say.accept("effective tier: " + tenant(owner).get("effectiveTier").asString());
    ClusterView.of(stack, namespace).stream()
        .filter(line -> line.startsWith("resource quota") || line.startsWith("role binding"))
        .forEach(say);
    DatabaseView.of(stack, verified.tenant()).forEach(say);
    owner
        .get("/provisioning")
        .require(200)
        .body()
        .get("steps")
        .forEach(
            step -> {
              String name = step.get("key").asString();
              if (name.startsWith("database.")) {
                say.accept(name + " " + step.get("state").asString());
              }
            });
  }

  private void refusedDowngrade(Owner owner) {
    heading.accept("A downgrade to Free while too much is in use");
    ClusterView.makeServices(stack, namespace, TOO_MANY_SERVICES);
    JsonNode blocked =
        Waiting.until(
            "the quota to count %d services".formatted(TOO_MANY_SERVICES),
            customer.patience(),
            () ->
                Optional.of(preview(owner, "free"))
                    .filter(seen -> !seen.get("blockers").isEmpty()));
    JsonHttp.Answer refused = owner.post("/tier-changes", free(blocked)).require(409);
    say.accept("POST …/tier-changes → 409 " + refused.text("type"));
    blocked
        .get("blockers")
        .forEach(
            blocker ->
                say.accept(
                    "%s: %s in use, %s in Free"
                        .formatted(
                            blocker.get("resource").asString(),
                            blocker.get("used").asString(),
                            blocker.get("limit").asString())));
    say.accept("the tenant is untouched: " + tenant(owner).get("effectiveTier").asString());
    ClusterView.removeServices(stack, namespace, TOO_MANY_SERVICES);
  }

  private void downgrade(Owner owner) {
    heading.accept("The same with room, and with what it takes away acknowledged");
    JsonNode preview =
        Waiting.until(
            "the quota to count no services",
            customer.patience(),
            () ->
                Optional.of(preview(owner, "free")).filter(seen -> seen.get("blockers").isEmpty()));
    preview.get("revokes").forEach(lost -> say.accept("will be revoked:  " + lost.asString()));
    preview
        .get("retains")
        .forEach(
            kept ->
                say.accept(
                    "will be kept until %s: %s"
                        .formatted(kept.get("until").asString(), kept.get("what").asString())));
    requireSucceeded(owner, owner.post("/tier-changes", free(preview)).require(202));
    JsonNode retained = owner.get("/provisioning").require(200).body().get("retained");
    retained.forEach(
        kept ->
            say.accept(
                "retained[]: %s until %s"
                    .formatted(kept.get("what").asString(), kept.get("until").asString())));
  }

  private void hold(Owner owner, String key) {
    heading.accept("An operator suspends the tenant");
    String operator = SignIn.operator(stack);
    String holds = "%s/v1/tenants/%s/holds".formatted(stack.selfServiceUrl(), verified.tenant());
    long begin = System.nanoTime();
    JsonHttp.Answer placed =
        http.post(
                holds,
                operator,
                JsonHttp.json(
                    Map.of(
                        "cause",
                        "abuse",
                        "reason",
                        "shown in the demo",
                        "customerMessage",
                        "Please get in touch with us.")),
                "Idempotency-Key",
                UUID.randomUUID().toString())
            .require(202);
    awaitPhase(owner, "suspended");
    say.accept("suspended after %.1f s".formatted((System.nanoTime() - begin) / 1e9));
    say.accept(
        "role bindings left: "
            + ClusterView.of(stack, namespace).stream()
                .filter(line -> line.startsWith("role binding"))
                .count());
    say.accept(
        "the key that worked before: "
            + customer.get("/v1/tenants/" + verified.tenant(), key).status());
    http.delete(holds + "/" + placed.body().get("id").asString(), operator).require(202);
    awaitPhase(owner, "ready");
    say.accept("lifted, and ready again");
  }

  private void leave(Owner owner) {
    heading.accept("The owner leaves");
    String name = tenant(owner).get("displayName").asString();
    owner.post("/offboarding", Map.of("confirmation", name)).require(202);
    List<String> stages = new ArrayList<>();
    Waiting.until(
        "the deletion certificate",
        customer.patience(),
        () -> {
          JsonNode departure = owner.get("/offboarding").require(200).body();
          String stage = departure.path("stage").asString("accepted");
          if (stages.isEmpty() || !stages.getLast().equals(stage)) {
            stages.add(stage);
            say.accept("stage " + stage);
          }
          return Optional.of(departure).filter(seen -> seen.hasNonNull("certificateAt"));
        });
    JsonNode certificate = owner.get("/offboarding/certificate").require(200).body();
    int proved = CertificateCheck.verify(certificate, verified.tenant());
    say.accept(
        "deletion certificate: signature and %d observations verified offline".formatted(proved));
    certificate
        .get("certificate")
        .get("observations")
        .forEach(
            observed ->
                say.accept(
                    "nothing left in %s at %s"
                        .formatted(
                            observed.get("target").asString(), observed.get("at").asString())));
  }

  private static JsonNode preview(Owner owner, String tier) {
    return owner
        .post("/tier-change-previews", Map.of("tier", tier, "seats", tier.equals("free") ? 1 : 5))
        .require(200)
        .body();
  }

  private static Map<String, Object> free(JsonNode preview) {
    Map<String, Object> wish = new HashMap<>(Map.of("tier", "free", "seats", 1));
    if (preview.hasNonNull("digest")) {
      wish.put("acknowledgedDigest", preview.get("digest").asString());
    }
    return wish;
  }

  private static JsonNode tenant(Owner owner) {
    return owner.get("").require(200).body();
  }

  private void awaitPhase(Owner owner, String phase) {
    Waiting.until(
        "the tenant to be " + phase,
        customer.patience(),
        () ->
            Optional.of(tenant(owner)).filter(seen -> phase.equals(seen.get("phase").asString())));
  }

  private static void requireSucceeded(Owner owner, JsonHttp.Answer accepted) {
    String location = accepted.headers().get("location");
    if (location == null) {
      throw new IllegalStateException("no operation to follow in " + accepted);
    }
    JsonNode operation = owner.awaitEnd(location.substring(location.lastIndexOf('/') + 1));
    if (!"succeeded".equals(operation.get("state").asString())) {
      throw new IllegalStateException("the operation ended as " + operation);
    }
  }
}
