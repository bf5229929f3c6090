package ai.coditect.provisioning.cell;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which cluster and which database each cell has: the first that answered for it. Another one,
 * which a wrong kubeconfig or address leads to, is neither looked at nor changed, so nobody's
 * namespace is made in the wrong place and nobody's data is certified to be absent from it.
 */
@Component
public class BackendIdentities {

  /** Those that a cell is held to. */
  public static final List<String> BACKENDS =
      List.of(DatabaseConnections.BACKEND, KubernetesConnections.BACKEND);

  private static final Logger LOG = LoggerFactory.getLogger(BackendIdentities.class);

  private final JdbcClient jdbc;
  private final MeterRegistry metrics;
  private final Map<String, AtomicBoolean> strange = new ConcurrentHashMap<>();

  BackendIdentities(JdbcClient jdbc, MeterRegistry metrics) {
    this.jdbc = jdbc;
    this.metrics = metrics;
  }

  /**
   * What a cell has.
   *
   * @param backend {@code kubernetes} or {@code database}
   * @param identity what tells it from all others
   * @param since when it was first met
   */
  public record Known(CellId cell, String backend, String identity, Instant since) {}

  /** All that were met. */
  public List<Known> all() {
    return jdbc.sql("select cell_id, backend, identity, since from cell_backend order by 1, 2")
        .query(
            (row, _) ->
                new Known(
                    new CellId(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getTimestamp(4).toInstant()))
        .list();
  }

  /**
   * Says that a cell has another backend from now on: the next one that answers. Returns whether it
   * had one. Needs a running transaction, so that the caller can record who did it in the same one.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean forget(CellId cell, String backend) {
    return jdbc.sql("delete from cell_backend where cell_id = ? and backend = ?")
            .params(cell.value(), backend)
            .update()
        > 0;
  }

  /**
   * Holds a cell to its backend: the first one that answers is taken for it.
   *
   * @throws FailureException transient, if this is another one, or the cell is not known yet
   */
  public void hold(CellId cell, String backend, String identity) {
    String known = known(cell, backend).orElseGet(() -> first(cell, backend, identity));
    boolean isAnother = !known.equals(identity);
    if (note(cell, backend, isAnother) && isAnother) {
      LOG.atError()
          .addKeyValue("cell", cell)
          .addKeyValue("backend", backend)
          .addKeyValue("known", known)
          .addKeyValue("answers", identity)
          .log("Another backend answers than the cell has; nothing is done there");
    }
    if (isAnother) {
      throw unavailable(
          "%s of cell %s is %s, and %s answers".formatted(backend, cell, known, identity));
    }
  }

  private Optional<String> known(CellId cell, String backend) {
    return jdbc.sql("select identity from cell_backend where cell_id = ? and backend = ?")
        .params(cell.value(), backend)
        .query(String.class)
        .optional();
  }

  private String first(CellId cell, String backend, String identity) {
    int met =
        jdbc.sql(
                """
                insert into cell_backend (cell_id, backend, identity)
                select cell_id, ?, ? from cell where cell_id = ? on conflict do nothing
                """)
            .params(backend, identity, cell.value())
            .update();
    if (met > 0) {
      LOG.atInfo()
          .addKeyValue("cell", cell)
          .addKeyValue("backend", backend)
          .addKeyValue("identity", identity)
          .log("This is the cell's from now on");
    }
    return known(cell, backend)
        .orElseThrow(() -> unavailable("cell %s is not known yet".formatted(cell)));
  }

  /** Says whether that is news. */
  private boolean note(CellId cell, String backend, boolean isAnother) {
    AtomicBoolean now =
        strange.computeIfAbsent(
            cell + "/" + backend,
            _ -> {
              var state = new AtomicBoolean();
              Gauge.builder("coditect.cell.backend.strange", state, it -> it.get() ? 1 : 0)
                  .description("1 while another backend answers than the cell has")
                  .tag("cell", cell.value())
                  .tag("backend", backend)
                  .register(metrics);
              return state;
            });
    return now.getAndSet(isAnother) != isAnother;
  }

  private static FailureException unavailable(String message) {
    return new FailureException(new Failure.Transient(Reason.CELL_UNAVAILABLE, message), null);
  }
}
