package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.testing.TestControlPlane;
import io.fabric8.kubernetes.api.model.Namespace;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  @Test
  void aBurstOfCallsOpensNoMoreConnectionsThanTheBound() throws Exception {
    Path original = TestControlPlane.shared().kubeconfig().file();
    String text = Files.readString(original);
    Matcher server = Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)").matcher(text);
    assertThat(server.find()).isTrue();
    try (var counted = new CountedForwarder(Integer.parseInt(server.group(1)))) {
      Path file =
          Files.writeString(
              folder.resolve("counted"),
              text.replace(server.group(), "https://127.0.0.1:" + counted.port()));
      var connections = TestCells.connections(file);
      KubernetesClient client = connections.client(CELL);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Namespace>> calls = new ArrayList<>();
        for (int i = 0; i < 5 * BoundedHttpClients.CONNECTIONS; i++) {
          calls.add(threads.submit(() -> client.namespaces().withName("default").get()));
        }
        for (Future<Namespace> call : calls) {
          assertThat(call.get()).isNotNull();
        }
      }
      assertThat(counted.accepted()).isBetween(1, BoundedHttpClients.CONNECTIONS);
      connections.destroy();
    }
  }
}
