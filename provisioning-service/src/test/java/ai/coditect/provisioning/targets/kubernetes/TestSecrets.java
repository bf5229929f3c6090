package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.cell.TestCells;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Secrets of the cluster that a kubeconfig file names. */
@NullMarked
public final class TestSecrets {

  private TestSecrets() {}

  public static NamespaceSecrets in(Path kubeconfig) {
    return new NamespaceSecrets(TestCells.connections(kubeconfig));
  }
}
