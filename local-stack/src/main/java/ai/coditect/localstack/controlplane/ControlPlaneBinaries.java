package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.LocalCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The three programs of a control plane: from the folder that {@code CODITECT_CONTROL_PLANE_DIR}
 * names, else from the cache, else built from source into the cache with the Go module proxy, which
 * takes a quarter of an hour, once.
 */
public final class ControlPlaneBinaries {

  static final String KUBERNETES_VERSION = "v1.36.3";
  static final String ETCD = "etcd";
  static final String API_SERVER = "kube-apiserver";
  static final String CONTROLLER_MANAGER = "kube-controller-manager";

  private static final String NAME = "Kubernetes";
  private static final String FOLDER_VARIABLE = "CODITECT_CONTROL_PLANE_DIR";
  private static final List<String> ALL = List.of(ETCD, API_SERVER, CONTROLLER_MANAGER);

  private final Path folder;

  private ControlPlaneBinaries(Path folder) {
    this.folder = folder;
  }

  /**
   * Finds the programs or builds them.
   *
   * @param progress receives, now and then, one short line on what is being built
   * @throws ComponentFailure if there is no way to get them; the message says what to install
   */
  public static ControlPlaneBinaries get(Consumer<String> progress) {
    String chosen = System.getenv(FOLDER_VARIABLE);
    if (chosen != null && !chosen.isBlank()) {
      return inFolder(Path.of(chosen));
    }
    var cache = LocalCache.standard();
    return new ControlPlaneBinaries(
        cache.folder(
            "control-plane/" + KUBERNETES_VERSION,
            target -> new ControlPlaneBuild(cache, progress).into(target)));
  }

  /** Whether {@link #get} answers at once. */
  public static boolean areThere() {
    String chosen = System.getenv(FOLDER_VARIABLE);
    return (chosen != null && !chosen.isBlank())
        || Files.isDirectory(LocalCache.standard().path("control-plane/" + KUBERNETES_VERSION));
  }

  private static ControlPlaneBinaries inFolder(Path folder) {
    for (String program : ALL) {
      if (!Files.isExecutable(folder.resolve(program))) {
        throw ComponentFailure.of(
            NAME,
            FOLDER_VARIABLE
                + " names "
                + folder
                + ", but there is no executable "
                + program
                + " in it");
      }
    }
    return new ControlPlaneBinaries(folder.toAbsolutePath());
  }

  String program(String name) {
    return folder.resolve(name).toString();
  }
}
