package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.client.model.OperationView;
import ai.coditect.localstack.demo.Api;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.stack.StackPart;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    assertThat(customer.operation(verified).getState()).isEqualTo(OperationView.StateEnum.QUEUED);
    stack.parts().start(StackPart.KAFKA);
    assertReady(verified);
  }

  @Test
  void keycloak() {
    stack.parts().stop(StackPart.KEYCLOAK);
    Customer.Verified verified = customer.signUpAndVerify();
    awaitOperation(verified, operation -> operation.getAttempts() > 0);
    assertThat(customer.operation(verified).getWaitingOn())
        .isEqualTo(OperationView.WaitingOnEnum.US);
    stack.parts().start(StackPart.KEYCLOAK);
    assertReady(verified);
  }

  @Test
  void kubernetes() {
    stack.parts().stop(StackPart.CONTROL_PLANE);
    Customer.Verified verified = customer.signUpAndVerify();
    OperationView waiting =
        awaitOperation(
            verified,
            operation ->
                "KubernetesUnavailable".equals(operation.getReason())
                    && operation.getNextAttemptAt() != null);
    assertThat(waiting.getWaitingOn()).isEqualTo(OperationView.WaitingOnEnum.US);
    assertThat(waiting.getAttempts()).isPositive();
    stack.parts().start(StackPart.CONTROL_PLANE);
    assertReady(verified);
  }

  @Test
  void postgresql() {
    Customer.Signup signup = customer.signUp();
    Customer.Verified verified = customer.verify(signup, customer.awaitCode());
    stack.parts().stop(StackPart.POSTGRES);
    Customer nobody = stack.customer();
    assertThat(Api.refused(() -> nobody.ask(Api.newKey(), nobody.wish("free"))))
        .isEqualTo(new Api.Refusal(503, "unavailable"));
    stack.parts().start(StackPart.POSTGRES);
    assertReady(verified);
  }

  @Test
  void mail() {
    Customer.Signup signup = withoutMail(customer::signUp);
    String code = customer.awaitCode();
    Customer.Verified verified =
        withoutMail(
            () -> {
              Customer.Verified now = customer.verify(signup, code);
              awaitOperation(
                  now, operation -> operation.getState() == OperationView.StateEnum.SUCCEEDED);
              return now;
            });
    assertReady(verified);
  }

  /** It has no process of its own by which one could see later that it is away. */
  private <T> T withoutMail(Supplier<T> work) {
    stack.parts().stop(StackPart.MAIL);
    try {
      return work.get();
    } finally {
      stack.parts().start(StackPart.MAIL);
    }
  }

  private OperationView awaitOperation(
      Customer.Verified verified, Predicate<OperationView> condition) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> customer.operation(verified), condition);
  }

  private void assertReady(Customer.Verified verified) {
    // Longer than any backoff: the services come back by themselves.
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> customer.operation(verified).getState() == OperationView.StateEnum.SUCCEEDED);
    String claim = customer.awaitClaim();
    Aftermath.assertDoneOnce(stack, customer, verified);
    assertThat(Api.call(() -> customer.claim(claim)).getSecret()).isNotEmpty();
  }
}
