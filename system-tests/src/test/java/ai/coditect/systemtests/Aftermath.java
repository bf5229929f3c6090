package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.demo.Customer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What must be so of a new tenant after whatever failed meanwhile. */
final class Aftermath {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLAIM = "/key-claims/";

  private Aftermath() {}

  /**
   * Nothing was done twice, everything is in the trail, and the ledger proves it: one key, one
   * welcome mail, no step that succeeded twice.
   */
  static void assertDoneOnce(ProductStack stack, Customer customer, Customer.Verified verified) {
    List<JsonNode> trail =
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> stack.auditor().trail(verified.tenant()),
                entries -> entries.stream().anyMatch(of("operation.succeeded")));
    stack.auditor().verify(trail);
    assertThat(trail.stream().filter(of("tenant.created"))).hasSize(1);
    assertThat(trail.stream().filter(of("apikey.created"))).hasSize(1);
    assertThat(
            trail.stream()
                .map(entry -> entry.get("event"))
                .filter(event -> event.hasNonNull("stepKey"))
                .filter(event -> event.get("outcome").stringValue().equals("succeeded"))
                .map(event -> event.get("action") + " " + event.get("stepKey").stringValue()))
        .doesNotHaveDuplicates();
    assertThat(
            customer
                .mails()
                .valueStream()
                .filter(mail -> mail.get("text").stringValue().contains(CLAIM)))
        .as("welcome mails")
        .hasSize(1);
  }

  private static Predicate<JsonNode> of(String action) {
    return entry -> entry.get("event").get("action").stringValue().equals(action);
  }
}
