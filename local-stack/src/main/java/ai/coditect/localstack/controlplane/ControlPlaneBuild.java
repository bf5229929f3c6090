package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.GoBuild;
import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Builds the control plane's programs, with the version that Kubernetes' own builds give them. */
final class ControlPlaneBuild {

  private static final String KUBERNETES = "k8s.io/kubernetes/cmd/";

  private final GoBuild go;

  ControlPlaneBuild(LocalCache cache, Consumer<String> progress) {
    this.go = new GoBuild("Kubernetes", cache.path("control-plane"), progress);
  }

  void into(Path target) throws IOException {
    if (!GoBuild.isPossible()) {
      throw ComponentFailure.of(
          "Kubernetes",
          """
          there is no control plane on this machine yet, and no Go to build one. Do one of these:
            - install Go 1.26 or newer (https://go.dev/dl/) and start again: it builds one, once, in about 15 minutes
            - set CODITECT_CONTROL_PLANE_DIR to a folder with etcd, kube-apiserver and kube-controller-manager
            - use a cluster of your own: --kubeconfig FILE --context NAME\
          """);
    }
    go.build(
        ControlPlaneBuild.class,
        "etcd",
        List.of("go.etcd.io/etcd/server/v3"),
        linkerFlags(),
        target.resolve(ControlPlaneBinaries.ETCD).toString());
    go.build(
        ControlPlaneBuild.class,
        "kubernetes",
        List.of(
            KUBERNETES + ControlPlaneBinaries.API_SERVER,
            KUBERNETES + ControlPlaneBinaries.CONTROLLER_MANAGER),
        linkerFlags(),
        target + "/");
    go.cleanUp();
  }

  private static String linkerFlags() {
    String version = ControlPlaneBinaries.KUBERNETES_VERSION;
    String[] parts = version.substring(1).split("\\.", -1);
    String in = " -X k8s.io/component-base/version.";
    return "-s -w"
        + in
        + "gitVersion="
        + version
        + in
        + "gitMajor="
        + parts[0]
        + in
        + "gitMinor="
        + parts[1];
  }
}
