package ai.coditect.localstack.testing;

import ai.coditect.localstack.controlplane.ControlPlane;
import ai.coditect.localstack.controlplane.ControlPlane.ControlPlanePorts;
import ai.coditect.localstack.controlplane.ControlPlane.Writes;
import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.stack.Checkout;

/**
 * A real Kubernetes API server with its controllers for tests, without nodes, on a free loopback
 * port, prepared for tenants as {@code deploy/cell} says. It ends with the JVM, however that ends.
 * On a machine without the binaries the first use builds them, which takes a quarter of an hour.
 */
public final class TestControlPlane {

  private static final class Shared {
    static final TestControlPlane INSTANCE = separate();
  }

  private final ControlPlane controlPlane;

  private TestControlPlane(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  /**
   * The control plane that all tests of this JVM share; the first call starts it. Use namespaces of
   * your own.
   */
  public static TestControlPlane shared() {
    return Shared.INSTANCE;
  }

  /** A further, started control plane, for a test that stops or pauses it. */
  public static TestControlPlane separate() {
    var ports = Ports.free(3);
    var controlPlane =
        new ControlPlane(
            TestFolders.fresh("kubernetes"),
            new ControlPlanePorts(ports.get(0), ports.get(1), ports.get(2)),
            Writes.UNSYNCED);
    controlPlane.start(TestControlPlane::report);
    controlPlane.makeCell(Checkout.find().cell());
    return new TestControlPlane(controlPlane);
  }

  private static void report(String progress) {
    if (!progress.isEmpty()) {
      System.out.println("Kubernetes: " + progress);
    }
  }

  /** The administrator's kubeconfig. */
  public Kubeconfig kubeconfig() {
    return controlPlane.kubeconfig();
  }

  /** The kubeconfig of provisioning-service, which has the rights that it will have. */
  public Kubeconfig provisionerKubeconfig() {
    return controlPlane.provisionerKubeconfig();
  }

  /** The control plane itself, to stop, start or pause it in a test that has a separate one. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }
}
