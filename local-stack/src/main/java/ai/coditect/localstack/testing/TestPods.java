package ai.coditect.localstack.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Pods for tests of what the API server admits; no node ever runs them. */
public final class TestPods {

  private TestPods() {}

  /**
   * A pod of one container that asks for, and is limited to, this much CPU.
   *
   * @param restricted whether it keeps to the Pod Security Standard {@code restricted}; if not, it
   *     may run as root
   */
  public static Pod pod(String name, String cpu, boolean restricted) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("example.invalid/none")
        .withNewResources()
        .addToRequests(Map.of("cpu", new Quantity(cpu)))
        .addToLimits(Map.of("cpu", new Quantity(cpu)))
        .endResources()
        .withNewSecurityContext()
        .withRunAsNonRoot(restricted)
        .withAllowPrivilegeEscalation(!restricted)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .endContainer()
        .endSpec()
        .build();
  }
}
