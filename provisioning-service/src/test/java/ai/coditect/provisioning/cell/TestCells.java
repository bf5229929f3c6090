package ai.coditect.provisioning.cell;

import ai.coditect.provisioning.TestTenants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** One cell, reached by a kubeconfig file. */
@NullMarked
public final class TestCells {

  private TestCells() {}

  public static KubernetesConnections connections(Path kubeconfig) {
    return new KubernetesConnections(
        new CellProperties(
            Map.of(
                "test",
                new CellProperties.CellSettings(
                    TestTenants.REGION,
                    1_000,
                    kubeconfig,
                    null,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5)))));
  }
}
