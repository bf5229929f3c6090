package ai.coditect.localstack.demo;

import ai.coditect.client.api.TenantsApi;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.StepStatus;
import ai.coditect.client.model.TenantView;
import ai.coditect.localstack.stack.StackDescription;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./run demo}: one tenant's life on the running stack, from the first request to the end; a
 * Team that fills its seats, an Enterprise by contract, and what an auditor takes away.
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
    } catch (RuntimeException e) {
      // Nothing that is said of it is written for people: all of it.
      System.out.println("\nThe demo stops here:");
      e.printStackTrace(System.out);
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
    OperationView operation = customer.awaitEnd(verified, this::sayOperation);
    long ready = System.nanoTime();
    Expect.that(
        operation.getState() == OperationView.StateEnum.SUCCEEDED,
        "the operation ended as " + operation);

    heading("The owner claims the API key, once");
    String claim = customer.awaitClaim();
    String key = Api.call(() -> customer.claim(claim)).getSecret();
    say(
        "POST /v1/key-claims/… → %s…%s"
            .formatted(key.substring(0, 12), key.substring(key.length() - 4)));
    TenantView tenant =
        Api.call(() -> new TenantsApi(Api.client(stack, key)).readTenant(verified.tenant()));
    Expect.that(
        tenant.getPhase() == TenantView.PhaseEnum.READY && "free".equals(tenant.getEffectiveTier()),
        "the tenant is " + tenant);
    say(
        "GET /v1/tenants/%s with it → %s, tier %s"
            .formatted(verified.tenant(), tenant.getPhase(), tenant.getEffectiveTier()));

    heading("What Free really gives, read back from the backends");
    String namespace = TierView.namespace(verified.tenant());
    TierView.of(stack, verified.tenant()).forEach(this::say);

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
    new TeamDemo(stack, this::heading, this::say).run();
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

  private void sayOperation(OperationView operation) {
    long done =
        operation.getSteps().stream()
            .filter(step -> step.getState() == StepStatus.StateEnum.SUCCEEDED)
            .count();
    say(
        "%-9s %-16s %d of %d steps"
            .formatted(
                operation.getState(), operation.getReason(), done, operation.getSteps().size()));
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
