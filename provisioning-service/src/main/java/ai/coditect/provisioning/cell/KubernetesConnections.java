package ai.coditect.provisioning.cell;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellProperties.CellSettings;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * One Kubernetes client per cell, made when it is first needed and again when its kubeconfig
 * changes. Whoever is at its other end is asked now and then which cluster it is, so that nobody is
 * handed a client of another cluster than the cell's.
 */
@Component
public class KubernetesConnections implements DisposableBean {

  static final String BACKEND = "kubernetes";

  /** Nobody holds a client for more requests than these, one after the other. */
  private static final int REQUESTS_OF_A_STEP = 30;

  /** Each cluster has it, made by its API server, and it lasts as long as the cluster. */
  private static final String OLDEST_NAMESPACE = "kube-system";

  private static final Duration IDENTIFIED_FOR = Duration.ofMinutes(1);

  private final Map<String, CellSettings> cells;
  private final BackendIdentities identities;
  private final Clock clock;
  private final Map<CellId, Access> accesses = new ConcurrentHashMap<>();
  private final Queue<Retired> retired = new ConcurrentLinkedQueue<>();

  KubernetesConnections(CellProperties properties, BackendIdentities identities, Clock clock) {
    this.cells = properties.cells();
    this.identities = identities;
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
   *     (yet), or if what it leads to does not answer or is not the cell's cluster
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
    return accesses
        .computeIfAbsent(cell, id -> new Access(id, settings))
        .client(modified, clock.instant());
  }

  /** The way to one cell's cluster. */
  private final class Access {

    private final CellId cell;
    private final CellSettings settings;
    private final Lock asking = new ReentrantLock();
    private volatile @Nullable Connection connection;
    private @Nullable Refusal refusal;

    Access(CellId cell, CellSettings settings) {
      this.cell = cell;
      this.settings = settings;
    }

    KubernetesClient client(FileTime modified, Instant now) {
      Connection known = connection;
      if (known != null && known.isOf(modified) && now.isBefore(known.identifiedUntil())) {
        return known.client();
      }
      long begun = System.nanoTime();
      if (known != null && known.isOf(modified) && known.isIdentified()) {
        if (!asking.tryLock()) {
          // Somebody asks right now, and until then it is who it was.
          return known.client();
        }
      } else {
        asking.lock();
      }
      try {
        return identified(modified, now, begun);
      } finally {
        asking.unlock();
      }
    }

    /** Those who waited for an answer share it, also if it is that there is none. */
    private KubernetesClient identified(FileTime modified, Instant now, long begun) {
      Connection known = connection;
      if (known == null || !known.isOf(modified)) {
        known = connect(modified, known);
      } else if (now.isBefore(known.identifiedUntil())) {
        return known.client();
      } else if (refusal != null && refusal.at() - begun > 0) {
        throw new FailureException(refusal.why().failure(), refusal.why());
      }
      try {
        identities.hold(cell, BACKEND, identity(known.client()));
        connection = known.identified(now.plus(IDENTIFIED_FOR));
        return known.client();
      } catch (FailureException e) {
        connection = known.unidentified();
        refusal = new Refusal(e, System.nanoTime());
        throw e;
      }
    }

    private String identity(KubernetesClient client) {
      try {
        Namespace oldest = client.namespaces().withName(OLDEST_NAMESPACE).get();
        if (oldest == null) {
          throw unavailable("the cluster of cell %s is only just made".formatted(cell), null);
        }
        return oldest.getMetadata().getUid();
      } catch (KubernetesClientException e) {
        throw new FailureException(
            new Failure.Transient(
                Reason.KUBERNETES_UNAVAILABLE,
                "the cluster of cell %s does not say which it is".formatted(cell)),
            e);
      }
    }

    private Connection connect(FileTime modified, @Nullable Connection old) {
      try {
        Config config = Config.fromKubeconfig(settings.context(), settings.kubeconfig().toFile());
        config.setConnectionTimeout((int) settings.connectTimeout().toMillis());
        config.setRequestTimeout((int) settings.requestTimeout().toMillis());
        config.setRequestRetryBackoffLimit(0);
        KubernetesClient fresh =
            new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new BoundedHttpClients())
                .build();
        if (old != null) {
          Duration grace = settings.requestTimeout().multipliedBy(REQUESTS_OF_A_STEP);
          retired.add(new Retired(old.client(), clock.instant().plus(grace)));
        }
        return new Connection(fresh, modified, Instant.MIN);
      } catch (RuntimeException e) {
        throw unavailable("the kubeconfig of cell %s cannot be used".formatted(cell), e);
      }
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
    accesses.values().stream()
        .map(access -> access.connection)
        .filter(Objects::nonNull)
        .forEach(connection -> connection.client().close());
    retired.forEach(old -> old.client().close());
  }

  /**
   * A client.
   *
   * @param modified of which state of the kubeconfig
   * @param identifiedUntil how long it is taken for the cell's without being asked again
   */
  private record Connection(KubernetesClient client, FileTime modified, Instant identifiedUntil) {

    boolean isOf(FileTime other) {
      return modified.equals(other);
    }

    boolean isIdentified() {
      return identifiedUntil.isAfter(Instant.MIN);
    }

    Connection identified(Instant until) {
      return new Connection(client, modified, until);
    }

    Connection unidentified() {
      return new Connection(client, modified, Instant.MIN);
    }
  }

  /** Why there was no client, and when that was known, by {@link System#nanoTime}. */
  private record Refusal(FailureException why, long at) {}

  /** A client whose calls in flight may still end. */
  private record Retired(KubernetesClient client, Instant until) {}
}
