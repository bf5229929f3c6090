package ai.coditect.localstack.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.testing.TestControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {

  private static final String NAMESPACES = "/api/v1/namespaces";

  @Test
  void a_quota_on_a_namespace_is_counted_by_its_controller_and_enforced() throws Exception {
    var client = client(TestControlPlane.shared());

    assertThat(client.post(NAMESPACES, "{\"metadata\": {\"name\": \"quota-test\"}}"))
        .isEqualTo(201);
    assertThat(
            client.post(
                NAMESPACES + "/quota-test/resourcequotas",
                "{\"metadata\": {\"name\": \"q\"}, \"spec\": {\"hard\": {\"count/secrets\": \"2\"}}}"))
        .isEqualTo(201);
    // Secrets, for nothing else makes any here: what comes to be while the controller's caches
    // warm up is only counted minutes later.
    awaitUsed(client, 0);

    // Refused for a moment, while admission has seen the quota but not yet what is used of it.
    await().untilAsserted(() -> assertThat(createSecret(client, "first")).isEqualTo(201));
    assertThat(createSecret(client, "second")).isEqualTo(201);
    assertThat(createSecret(client, "third")).isEqualTo(403);
    awaitUsed(client, 2);
  }

  @Test
  void what_the_api_server_acknowledged_is_there_after_a_restart_on_the_same_ports()
      throws Exception {
    var testControlPlane = TestControlPlane.separate();
    var client = client(testControlPlane);
    assertThat(client.post(NAMESPACES, "{\"metadata\": {\"name\": \"kept\"}}")).isEqualTo(201);

    testControlPlane.controlPlane().stop();
    testControlPlane.controlPlane().start(progress -> {});

    assertThat(client.get(NAMESPACES + "/kept").statusCode()).isEqualTo(200);
    testControlPlane.controlPlane().stop();
  }

  @Test
  void the_kubeconfig_is_for_its_owner_only() throws Exception {
    Path file = TestControlPlane.shared().kubeconfig().file();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static void awaitUsed(ApiServerClient client, int secrets) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(client.get(NAMESPACES + "/quota-test/resourcequotas/q").body())
                    .contains("\"used\":{\"count/secrets\":\"" + secrets + "\"}"));
  }

  private static int createSecret(ApiServerClient client, String name) throws Exception {
    return client.post(
        NAMESPACES + "/quota-test/secrets", "{\"metadata\": {\"name\": \"" + name + "\"}}");
  }

  private static ApiServerClient client(TestControlPlane testControlPlane) {
    Path keys = testControlPlane.kubeconfig().file().resolveSibling("keys");
    return new ApiServerClient(
        testControlPlane.controlPlane().url(),
        TlsIdentity.inFolder(keys, "api-server").certificate(),
        new SecretStore(keys).password("admin.token"));
  }
}
