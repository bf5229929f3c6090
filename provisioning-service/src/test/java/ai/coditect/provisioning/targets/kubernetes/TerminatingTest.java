package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Step;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A namespace that somebody deletes and that does not go yet. */
@NullMarked
class TerminatingTest {

  private final TestNamespace namespace = new TestNamespace();

  @Test
  void whatCannotBeMadeInItWaitsForTheDeletionAndIsNoFaultOfTheCluster() {
    TenantIntent intent = TestTenants.free(namespace.scope.tenant());
    // As planned by a run that looked before somebody deleted the namespace.
    Step create =
        namespace.plan(intent, namespace.owner()).steps().stream()
            .filter(step -> step.key().kind().equals("resource-quota"))
            .findFirst()
            .orElseThrow();
    namespace.converge(intent, namespace.owner());
    namespace.create(
        namespace.client,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: stays, finalizers: [example.org/stays]}
        """);
    var object = namespace.client.namespaces().withName(namespace.name);
    object.delete();
    var quota = namespace.client.resourceQuotas().inNamespace(namespace.name);
    await().atMost(Duration.ofSeconds(30)).until(() -> quota.list().getItems().isEmpty());

    assertThatThrownBy(() -> namespace.target.apply(namespace.scope, create))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOf(Failure.Transient.class)
                    .extracting(Failure::reason)
                    .isEqualTo(Reason.DELETING));

    namespace
        .client
        .configMaps()
        .inNamespace(namespace.name)
        .withName("stays")
        // Without the version that was read: the namespace's controller writes to it as well.
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    await().atMost(Duration.ofSeconds(30)).until(() -> object.get() == null);
  }
}
