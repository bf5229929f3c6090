package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.StepStatus;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.stack.StackPart;
import ai.coditect.systemtests.FaultProxy.Hold;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The provisioning service is killed (SIGKILL) at each step of a sign-up in turn: while the step's
 * request is on its way, or when the backend has done it and the service has not heard of it. Some
 * of both by a printed seed in the ordinary run; {@code --full} kills at all. What comes after a
 * sign-up: {@link LifecycleCrashTest}.
 */
class CrashTest {

  private static final List<String> STEPS =
      List.of(
          "PATCH .*/api/v1/namespaces/t-[^/]+",
          "PATCH .*/resourcequotas/coditect",
          "PATCH .*/resourcequotas/coditect-terminating",
          "PATCH .*/resourcequotas/coditect-not-terminating",
          "PATCH .*/limitranges/coditect",
          "PATCH .*/networkpolicies/coditect-default-deny",
          "PATCH .*/networkpolicies/coditect-allow-dns",
          "PATCH .*/networkpolicies/coditect-allow-same-tenant",
          "PATCH .*/networkpolicies/coditect-allow-ingress",
          "PATCH .*/networkpolicies/coditect-allow-monitoring",
          "PATCH .*/serviceaccounts/default",
          "PATCH .*/rolebindings/coditect-owners",
          "PUT /v1/internal/tenants/[^/]+/api-keys/first-key");

  private static final int SAMPLE = 5;

  /** Keeping the workloads of a new tenant running takes no write at which to kill. */
  private static final int STEPS_WITHOUT_WRITE = 1;

  private final ProductStack stack = ProductStack.shared();

  static Stream<Arguments> boundaries() {
    List<Arguments> boundaries = new ArrayList<>();
    for (String step : STEPS) {
      for (Hold side : Hold.values()) {
        boundaries.add(Arguments.of(step, side));
      }
    }
    if (Boolean.getBoolean("coditect.tests.full")) {
      return boundaries.stream();
    }
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("CrashTest: -Dcoditect.tests.seed=%d%n", seed);
    Collections.shuffle(boundaries, new Random(seed));
    return boundaries.subList(0, SAMPLE).stream();
  }

  @ParameterizedTest(name = "killed {1} of {0}")
  @MethodSource("boundaries")
  void aKilledRunIsTakenUpAndNoEffectIsDoubled(String step, Hold side) {
    FaultProxy proxy = step.startsWith("PUT") ? stack.toSelfService() : stack.toKubernetes();
    FaultProxy.Trap trap = proxy.hold(side, request -> request.matches(step));
    Customer customer = stack.customer();
    Customer.Verified verified;
    try {
      verified = customer.signUpAndVerify();
      assertThat(trap.awaitReached(Duration.ofSeconds(60))).as("the step began").isTrue();
      stack.parts().kill(StackPart.PROVISIONING);
    } finally {
      proxy.release();
    }
    Namespace before = namespace(verified);
    stack.parts().start(StackPart.PROVISIONING);

    OperationView end = customer.awaitEnd(verified, _ -> {});

    assertThat(end.getState()).isEqualTo(OperationView.StateEnum.SUCCEEDED);
    assertThat(end.getSteps())
        .hasSize(STEPS.size() + STEPS_WITHOUT_WRITE)
        .allSatisfy(done -> assertThat(done.getState()).isEqualTo(StepStatus.StateEnum.SUCCEEDED));
    if (before != null) {
      assertThat(namespace(verified).getMetadata().getUid())
          .isEqualTo(before.getMetadata().getUid());
    }
    assertTrailShowsBothAttempts(verified.tenant());
    customer.awaitClaim();
    Aftermath.assertDoneOnce(stack, customer, verified);
  }

  private void assertTrailShowsBothAttempts(String tenant) {
    List<JsonNode> trail =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> stack.auditor().trail(tenant),
                entries ->
                    entries.stream()
                        .anyMatch(entry -> event(entry, "action").equals("operation.succeeded")));
    stack.auditor().verify(trail);
    List<JsonNode> steps =
        trail.stream()
            .map(entry -> entry.get("event"))
            .filter(event -> event.hasNonNull("stepKey"))
            .toList();
    // What the killed run had begun is closed as unknown by the one that took over …
    assertThat(steps).anyMatch(event -> event.get("outcome").stringValue().equals("unknown"));
    // … every intent has its end, and no step succeeded twice.
    long intended = count(steps, "intended");
    assertThat(count(steps, "succeeded") + count(steps, "unknown") + count(steps, "failed"))
        .isEqualTo(intended);
    assertThat(
            steps.stream()
                .filter(event -> event.get("outcome").stringValue().equals("succeeded"))
                .map(event -> event.get("stepKey").stringValue()))
        .doesNotHaveDuplicates();
    assertThat(trail.stream().filter(entry -> event(entry, "action").equals("apikey.created")))
        .hasSize(1);
  }

  private static long count(List<JsonNode> steps, String outcome) {
    return steps.stream()
        .filter(event -> event.get("outcome").stringValue().equals(outcome))
        .count();
  }

  private static String event(JsonNode entry, String field) {
    return entry.get("event").get(field).stringValue();
  }

  private Namespace namespace(Customer.Verified verified) {
    return stack
        .kubernetes()
        .namespaces()
        .withName(ProductStack.namespace(verified.tenant()))
        .get();
  }
}
