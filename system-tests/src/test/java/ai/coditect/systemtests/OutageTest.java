package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.JsonHttp;
import ai.coditect.localstack.stack.StackPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * One thing is away for a while. What was accepted completes afterwards, and no good event is a
 * dead letter.
 */
class OutageTest {

  private final ProductStack stack = ProductStack.shared();
  private final Customer customer = stack.customer();

  /** What a failed test left away would fail all others. */
  @AfterEach
  void everythingIsBack() {
    for (StackPart part :
        List.of(StackPart.POSTGRES, StackPart.KAFKA, StackPart.KEYCLOAK, StackPart.CONTROL_PLANE)) {
      if (stack.parts().processes(part).isEmpty()) {
        stack.parts().start(part);
      }
    }
    noGoodEventIsADeadLetter();
  }

  private void noGoodEventIsADeadLetter() {
    assertThat(stack.deadLetters()).isEmpty();
  }

  @Test
  void kafka() {
    stack.parts().stop(StackPart.KAFKA);
    Customer.Verified verified = customer.signUpAndVerify();
    assertThat(customer.operation(verified).get("state").stringValue()).isEqualTo("queued");
    stack.parts().start(StackPart.KAFKA);
    assertReady(verified);
  }

  @Test
  void keycloak() {
    stack.parts().stop(StackPart.KEYCLOAK);
    Customer.Verified verified = customer.signUpAndVerify();
    awaitOperation(verified, operation -> operation.get("attempts").intValue() > 0);
    assertThat(customer.operation(verified).get("waitingOn").stringValue()).isEqualTo("us");
    stack.parts().start(StackPart.KEYCLOAK);
    assertReady(verified);
  }

  @Test
  void kubernetes() {
    stack.parts().stop(StackPart.CONTROL_PLANE);
    Customer.Verified verified = customer.signUpAndVerify();
    JsonNode waiting =
        awaitOperation(
            verified,
            operation ->
                operation.get("reason").stringValue().equals("KubernetesUnavailable")
                    && operation.hasNonNull("nextAttemptAt"));
    assertThat(waiting.get("waitingOn").stringValue()).isEqualTo("us");
    assertThat(waiting.get("attempts").intValue()).isPositive();
    stack.parts().start(StackPart.CONTROL_PLANE);
    assertReady(verified);
  }

  @Test
  void postgresql() {
    Customer.Signup signup = customer.signUp();
    Customer.Verified verified = customer.verify(signup, customer.awaitCode());
    stack.parts().stop(StackPart.POSTGRES);
    JsonHttp.Answer refused =
        new JsonHttp()
            .post(
                stack.description().selfServiceUrl() + "/v1/signups",
                null,
                JsonHttp.json(
                    Map.of(
                        "email", "nobody@example.org",
                        "displayName", "Nobody",
                        "tier", "free",
                        "region", "eu-local",
                        "acceptedTermsVersion", "2026-11")),
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text("type")).endsWith("/unavailable");
    stack.parts().start(StackPart.POSTGRES);
    assertReady(verified);
  }

  private JsonNode awaitOperation(Customer.Verified verified, Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> customer.operation(verified), condition);
  }

  private void assertReady(Customer.Verified verified) {
    // Longer than any backoff: the services come back by themselves.
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> customer.operation(verified).get("state").stringValue().equals("succeeded"));
    assertThat(customer.claim(customer.awaitClaim()).status()).isEqualTo(200);
  }
}
