package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Step;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Steps that take several requests, broken off after each of them: whoever comes next finds what is
 * there, and does the rest.
 */
@NullMarked
class BrokenOffTest {

  private static final int MORE_THAN_ANY_STEP_TAKES = 60;

  /** Workloads take some thirty requests; not each of them each time. */
  private static final int STRIDE = Boolean.getBoolean("coditect.tests.full") ? 1 : 5;

  private static final ResourceKey ROLE_BINDING =
      new ResourceKey("kubernetes", "role-binding", "coditect-owners");
  private static final ResourceKey NETWORK_POLICY =
      new ResourceKey("kubernetes", "network-policy", "coditect-default-deny");

  private final TestNamespace namespace = new TestNamespace();
  private final TenantIntent active = TestTenants.free(namespace.scope.tenant());

  @BeforeEach
  void converge() {
    namespace.converge(active, namespace.owner());
  }

  @Test
  void aBindingThatHasToBeReplacedIsNotLost() {
    int requests = untilItIsDone(active, ROLE_BINDING, 1, this::bindAnotherRole);
    assertThat(requests).as("deleting and making").isGreaterThanOrEqualTo(2);
    assertThat(binding().getRoleRef().getName()).isEqualTo("coditect:tenant-owner");
  }

  @Test
  void whatWasAddedToAPolicyIsTakenAway() {
    int requests = untilItIsDone(active, NETWORK_POLICY, 1, this::openTheNetwork);
    assertThat(requests).as("taking away and applying").isGreaterThanOrEqualTo(2);
  }

  @Test
  void whateverWasStoppedComesBackAsItWas() {
    namespace.create(
        namespace.client,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: none}]}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "0 3 1 1 *"
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: none}]}}}}
        """);
    TenantIntent held = TestTenants.held(active, Hold.Cause.SECURITY);
    int requests =
        untilItIsDone(
            held,
            Workloads.key(Marks.first(namespace.scope)),
            STRIDE,
            () -> {
              namespace.converge(active, namespace.owner());
              assertThat(replicas()).isEqualTo(2);
            });
    assertThat(requests).as("marking, lists, and a patch each").isGreaterThan(7);
    assertThat(replicas()).isZero();

    untilItIsDone(
        active,
        Workloads.key(Marks.first(namespace.scope)),
        STRIDE,
        () -> namespace.converge(held, namespace.owner()));
    assertThat(replicas()).isEqualTo(2);
    assertThat(
            namespace
                .client
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(namespace.name)
                .withName("nightly")
                .get()
                .getSpec()
                .getSuspend())
        .isFalse();
  }

  /**
   * Prepares, then does a step with a connection that ends after no request, after {@code stride},
   * and so on, and the other steps with one that lasts. After each the target does what is left.
   *
   * @return with how many requests the step was done
   */
  private int untilItIsDone(TenantIntent intent, ResourceKey key, int stride, Runnable prepare) {
    for (int requests = 0; requests < MORE_THAN_ANY_STEP_TAKES; requests += stride) {
      prepare.run();
      boolean done = false;
      for (Step step : namespace.plan(intent, namespace.owner()).steps()) {
        if (step.key().equals(key)) {
          done = wholly(step, requests);
        } else {
          namespace.target.apply(namespace.scope, step);
        }
      }
      namespace.converge(intent, namespace.owner());
      assertThat(namespace.plan(intent, namespace.owner()).converged())
          .as("broken off after %d requests", requests)
          .isTrue();
      if (done) {
        return requests;
      }
    }
    throw new AssertionError("a step takes more requests than that");
  }

  private boolean wholly(Step step, int requests) {
    try {
      TestNamespace.cutAfter(requests).apply(namespace.scope, step);
      return true;
    } catch (FailureException e) {
      assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
      return false;
    }
  }

  private void bindAnotherRole() {
    RoleBinding binding = binding();
    namespace.client.resource(binding).delete();
    namespace
        .client
        .resource(
            new RoleBindingBuilder(binding)
                .editMetadata()
                .withResourceVersion(null)
                .withManagedFields()
                .endMetadata()
                .editRoleRef()
                .withName("view")
                .endRoleRef()
                .build())
        .create();
  }

  private RoleBinding binding() {
    return namespace
        .client
        .rbac()
        .roleBindings()
        .inNamespace(namespace.name)
        .withName("coditect-owners")
        .require();
  }

  private void openTheNetwork() {
    namespace
        .client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(namespace.name)
        .withName("coditect-default-deny")
        .patch("{\"spec\": {\"ingress\": [{}]}}");
  }

  private int replicas() {
    return namespace
        .client
        .apps()
        .deployments()
        .inNamespace(namespace.name)
        .withName("web")
        .get()
        .getSpec()
        .getReplicas();
  }
}
