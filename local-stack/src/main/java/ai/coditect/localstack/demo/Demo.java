package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./run demo}: one tenant's life on the running stack, from the first request to the end.
 */
public final class Demo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StackDescription stack;
  private final PrintStream out;

  private Demo(StackDescription stack, PrintStream out) {
    this.stack = stack;
    this.out = out;
  }

  /**
   * Runs the demonstration and prints what it sees.
   *
   * @return whether all went well
   */
  public static boolean run(StackDescription stack) {
    try {
      new Demo(stack, System.out).run();
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      System.out.println("\nThe demo stops here: " + e.getMessage());
      return false;
    }
  }

  private void run() {
    String email = "ada-%s@example.org".formatted(UUID.randomUUID().toString().substring(0, 8));
    var customer = new Customer(stack, email, PATIENCE);
    long begin = System.nanoTime();

    heading("A person signs up for Free");
    Customer.Signup signup = customer.signUp();
    say("POST /v1/signups → " + signup.id());
    String code = customer.awaitCode();
    say("the mail to %s has the code %s".formatted(email, code));
    Customer.Verified verified = customer.verify(signup, code);
    long accepted = System.nanoTime();
    say(
        "POST …/verification → tenant %s, operation %s"
            .formatted(verified.tenant(), verified.operation()));

    heading("The platform makes it so");
    JsonNode operation = customer.awaitEnd(verified, this::sayOperation);
    long ready = System.nanoTime();
    requireSucceeded(operation);

    heading("The owner claims the API key, once");
    String key = customer.claim(customer.awaitClaim()).require(200).text("secret");
    say(
        "POST /v1/key-claims/… → %s…%s"
            .formatted(key.substring(0, 12), key.substring(key.length() - 4)));
    JsonNode tenant = customer.get("/v1/tenants/" + verified.tenant(), key).require(200).body();
    say(
        "GET /v1/tenants/%s with it → %s, tier %s"
            .formatted(verified.tenant(), text(tenant, "phase"), text(tenant, "effectiveTier")));

    heading("What Kubernetes says is there");
    String namespace = "t-" + verified.tenant().substring(verified.tenant().indexOf('_') + 1);
    ClusterView.of(stack, namespace).forEach(this::say);

    heading("What the ledger says happened");
    List<JsonNode> trail = checkedTrail(verified.tenant());
    trail.forEach(this::sayEntry);
    say(
        "%d entries: every commitment recomputed, every entry proved to be in the tree"
            .formatted(trail.size()));

    heading("How long it took");
    say("sign-up to tenant accepted, mail included: " + seconds(begin, accepted));
    say("accepted to Ready:                         " + seconds(accepted, ready));
    new LifecycleDemo(stack, customer, verified, namespace, this::heading, this::say).run(key);
    refusedTiers(customer);
    new EnterpriseDemo(stack, this::heading, this::say).run();
    new EvidenceDemo(stack, this::heading, this::say).run(verified.tenant());
  }

  private List<JsonNode> checkedTrail(String tenant) {
    var auditor = new Auditor(stack);
    List<JsonNode> trail =
        Waiting.until(
            "the trail's last entry",
            PATIENCE,
            () ->
                java.util.Optional.of(auditor.trail(tenant))
                    .filter(
                        entries ->
                            entries.stream()
                                .anyMatch(entry -> "apikey.claimed".equals(action(entry)))));
    auditor.verify(trail);
    return trail;
  }

  private void refusedTiers(Customer customer) {
    heading("Only with a contract");
    for (String tier : List.of("enterprise")) {
      JsonHttp.Answer answer = customer.requestSignup(tier);
      say("a sign-up for %s → %d %s".formatted(tier, answer.status(), answer.text("type")));
    }
  }

  private void sayOperation(JsonNode operation) {
    long done = 0;
    for (JsonNode step : operation.get("steps")) {
      done += "succeeded".equals(text(step, "state")) ? 1 : 0;
    }
    say(
        "%-9s %-16s %d of %d steps"
            .formatted(
                text(operation, "state"),
                text(operation, "reason"),
                done,
                operation.get("steps").size()));
  }

  private void sayEntry(JsonNode entry) {
    JsonNode event = entry.get("event");
    say(
        "%3d  %-9s %-40s %s"
            .formatted(
                entry.get("tenantSeq").longValue(),
                text(event, "outcome"),
                action(entry),
                text(event, "source")));
  }

  private static void requireSucceeded(JsonNode operation) {
    if (!"succeeded".equals(text(operation, "state"))) {
      throw new IllegalStateException("the operation ended as " + operation);
    }
  }

  private static String action(JsonNode entry) {
    return text(entry.get("event"), "action");
  }

  private static String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asString() : "";
  }

  private static String seconds(long from, long to) {
    return "%.2f s".formatted((to - from) / 1e9);
  }

  private void heading(String text) {
    out.printf("%n%s%n", text);
  }

  private void say(String text) {
    out.println("  " + text);
  }
}
