package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.testing.TestControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesConnectionsTest {

  private static final CellId CELL = new CellId("test");

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aNewKubeconfigTakesNoCallInFlightFromUnderItsClient() throws IOException {
    Path file =
        Files.copy(TestControlPlane.shared().kubeconfig().file(), folder.resolve("kubeconfig"));
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    var connections = TestCells.connections(file, clock);
    KubernetesClient old = connections.client(CELL);
    assertThat(connections.client(CELL)).isSameAs(old);

    Files.setLastModifiedTime(file, FileTime.from(now.plusSeconds(60)));
    KubernetesClient fresh = connections.client(CELL);
    assertThat(fresh).isNotSameAs(old);
    assertThat(old.namespaces().withName("default").get()).isNotNull();

    now = now.plus(Duration.ofHours(1));
    assertThat(connections.client(CELL)).isSameAs(fresh);
    assertThatThrownBy(() -> old.namespaces().withName("default").get())
        .as("closed when nobody can be using it")
        .isInstanceOf(RuntimeException.class);
    connections.destroy();
  }
}
