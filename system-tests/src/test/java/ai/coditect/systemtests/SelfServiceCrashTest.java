package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.client.model.OperationView;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.Owner;
import ai.coditect.localstack.stack.StackPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * self-service-api is killed (SIGKILL) right after each answer that promises something: what it
 * still has to do then (mails, the account at the identity provider, events) it does after its
 * start, once.
 */
class SelfServiceCrashTest {

  private final ProductStack stack = ProductStack.shared();

  @Test
  void whatWasPromisedIsDoneOnceThoughItIsKilledAfterEachPromise() {
    Customer customer = stack.customer();
    Customer.Signup signup = customer.signUp();
    killAndStart();
    Customer.Verified verified = customer.verify(signup, customer.awaitCode());
    killAndStart();
    OperationView made = customer.awaitEnd(verified, _ -> {});
    assertThat(made.getState()).isEqualTo(OperationView.StateEnum.SUCCEEDED);

    customer.awaitClaim();
    Owner owner = Owner.settingPassword(stack.description(), customer, verified);
    String change =
        owner
            .post("/tier-changes", Map.of("tier", "team", "seats", 5))
            .require(202)
            .text("operationId");
    killAndStart();
    assertThat(owner.awaitEnd(change).getState()).isEqualTo(OperationView.StateEnum.SUCCEEDED);

    Aftermath.assertDoneOnce(stack, customer, verified);
    List<JsonNode> trail = stack.auditor().trail(verified.tenant());
    assertThat(trail)
        .filteredOn(
            entry -> entry.get("event").get("action").stringValue().equals("tenant.tier-changed"))
        .hasSize(1);
  }

  private void killAndStart() {
    stack.parts().kill(StackPart.SELF_SERVICE);
    stack.parts().start(StackPart.SELF_SERVICE);
  }
}
