package ai.coditect.provisioning.cell;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellProperties.CellSettings;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * One Kubernetes client per cell, made when it is first needed and again when its kubeconfig
 * changes.
 */
@Component
public class KubernetesConnections implements DisposableBean {

  /** Nobody holds a client for more requests than these, one after the other. */
  private static final int REQUESTS_OF_A_STEP = 30;

  private final Map<String, CellSettings> cells;
  private final Clock clock;
  private final Map<CellId, Connection> connections = new ConcurrentHashMap<>();
  private final Queue<Retired> retired = new ConcurrentLinkedQueue<>();

  KubernetesConnections(CellProperties properties, Clock clock) {
    this.cells = properties.cells();
    this.clock = clock;
  }

  /** The cells that are configured here. */
  public Set<CellId> cells() {
    return cells.keySet().stream().map(CellId::new).collect(Collectors.toSet());
  }

  /**
   * The client of a cell's cluster. It retries nothing by itself: that is the engine's business.
   *
   * @throws FailureException transient, if the cell's kubeconfig is not there or cannot be read
   *     (yet)
   */
  public KubernetesClient client(CellId cell) {
    CellSettings settings = cells.get(cell.value());
    if (settings == null) {
      throw unavailable("cell %s is not configured here".formatted(cell), null);
    }
    closeRetired();
    FileTime modified;
    try {
      modified = Files.getLastModifiedTime(settings.kubeconfig());
    } catch (IOException e) {
      throw unavailable("the kubeconfig of cell %s is not there yet".formatted(cell), e);
    }
    return connections
        .compute(
            cell,
            (id, known) ->
                known != null && known.modified().equals(modified)
                    ? known
                    : reconnect(id, settings, modified, known))
        .client();
  }

  private Connection reconnect(
      CellId cell, CellSettings settings, FileTime modified, @Nullable Connection old) {
    try {
      Config config = Config.fromKubeconfig(settings.context(), settings.kubeconfig().toFile());
      config.setConnectionTimeout((int) settings.connectTimeout().toMillis());
      config.setRequestTimeout((int) settings.requestTimeout().toMillis());
      config.setRequestRetryBackoffLimit(0);
      Connection fresh =
          new Connection(
              new KubernetesClientBuilder()
                  .withConfig(config)
                  .withHttpClientFactory(new BoundedHttpClients())
                  .build(),
              modified);
      if (old != null) {
        Duration grace = settings.requestTimeout().multipliedBy(REQUESTS_OF_A_STEP);
        retired.add(new Retired(old.client(), clock.instant().plus(grace)));
      }
      return fresh;
    } catch (RuntimeException e) {
      throw unavailable("the kubeconfig of cell %s cannot be used".formatted(cell), e);
    }
  }

  /** Those that nobody can be in the middle of a call with any more. */
  private void closeRetired() {
    Instant now = clock.instant();
    retired.removeIf(
        old -> {
          boolean over = now.isAfter(old.until());
          if (over) {
            old.client().close();
          }
          return over;
        });
  }

  private static FailureException unavailable(String message, @Nullable Throwable cause) {
    return new FailureException(new Failure.Transient(Reason.CELL_UNAVAILABLE, message), cause);
  }

  @Override
  public void destroy() {
    connections.values().forEach(connection -> connection.client().close());
    retired.forEach(old -> old.client().close());
  }

  private record Connection(KubernetesClient client, FileTime modified) {}

  /** A client whose calls in flight may still end. */
  private record Retired(KubernetesClient client, Instant until) {}
}
