package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.SignupsApi;
import ai.coditect.client.model.Decision;
import ai.coditect.localstack.demo.Api;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.DatabaseView;
import ai.coditect.localstack.demo.SignIn;
import ai.coditect.localstack.demo.StorageView;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An Enterprise sign-up by contract, and what it has that no other tier has. */
class EnterpriseTest {

  private final ProductStack stack = ProductStack.shared();

  @Test
  void anApprovedSignUpGetsABucketAKeyToItAndAVolume() {
    String tenant = signUp();
    String namespace = ProductStack.namespace(tenant);
    Secret secret =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    stack
                        .kubernetes()
                        .secrets()
                        .inNamespace(namespace)
                        .withName("coditect-storage")
                        .get(),
                Objects::nonNull);
    assertThat(secret.getData())
        .containsOnlyKeys("endpoint", "region", "bucket", "access_key_id", "secret_access_key");
    assertThat(stack.parts().objectStorage().objects().resolve(namespace))
        .matches(Files::isDirectory);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        stack
                            .kubernetes()
                            .persistentVolumeClaims()
                            .inNamespace(namespace)
                            .withName("coditect-workspace")
                            .get())
                    .isNotNull());
    // What the demo prints of it.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(DatabaseView.of(stack.description(), tenant))
                    .hasSize(5)
                    .anyMatch(
                        line ->
                            line.contains("_app: logs in, 100 connections, may delete, insert")));
    assertThat(StorageView.of(stack.description(), tenant))
        .first()
        .isEqualTo("bucket %s, versions Enabled".formatted(namespace));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(actions(tenant))
                    .contains(
                        "provisioning.bucket.created succeeded",
                        "provisioning.user.created succeeded",
                        "provisioning.secret.created succeeded",
                        "provisioning.volume-claim.created succeeded",
                        "operation.succeeded succeeded"));
  }

  private String signUp() {
    String email = "e-%s@example.org".formatted(UUID.randomUUID().toString().substring(0, 13));
    var customer = new Customer(stack.description(), email, Duration.ofSeconds(60));
    Customer.Signup signup =
        customer.signUp(
            customer
                .wish("enterprise")
                .organisation("Example Works")
                .seats(50)
                .contractReference("C-2026/1"));
    customer.enter(signup, customer.awaitCode());
    ApiClient operator = Api.client(stack.description(), SignIn.operator(stack.description()));
    return Api.call(
            () -> new SignupsApi(operator).decideSignup(signup.id(), new Decision().approved(true)))
        .getTenantId();
  }

  private List<String> actions(String tenant) {
    return stack.auditor().trail(tenant).stream()
        .map(entry -> entry.get("event"))
        .map(EnterpriseTest::action)
        .toList();
  }

  private static String action(JsonNode event) {
    return event.get("action").stringValue() + " " + event.get("outcome").stringValue();
  }
}
