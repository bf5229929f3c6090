package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.cell.BackendIdentities;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.converge.Backends;
import ai.coditect.provisioning.converge.Pauses;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cells, and what of them is held back. */
@RestController
@RequestMapping("/v1/operator/cells")
class OperatorCells {

  private final Pauses pauses;
  private final AuditTrail audit;
  private final JdbcTemplate jdbc;
  private final Backends backends;
  private final BackendIdentities identities;

  OperatorCells(
      Pauses pauses,
      AuditTrail audit,
      JdbcTemplate jdbc,
      Backends backends,
      BackendIdentities identities) {
    this.backends = backends;
    this.identities = identities;
    this.pauses = pauses;
    this.audit = audit;
    this.jdbc = jdbc;
  }

  /** All cells. */
  record Cells(List<Cell> items) {}

  /** One cell. */
  record Cell(
      String cell,
      String region,
      int capacity,
      int placed,
      List<Paused> paused,
      List<Backend> backends) {}

  /**
   * Something that a cell has.
   *
   * @param backend the target that acts on it
   * @param identity what tells it from all others
   * @param since when it first answered
   */
  record Backend(String backend, String identity, Instant since) {}

  /**
   * Something that is held back.
   *
   * @param target null for the whole cell
   */
  record Paused(@Nullable String target, String reason, Instant since) {}

  /**
   * What of a cell was replaced, and why.
   *
   * @param backend the target that acts on it
   */
  record Replacement(String backend, String reason) {
    Replacement {
      Require.text(backend, 63, "backend");
      Require.text(reason, Operators.MAX_REASON, "reason");
    }
  }

  /**
   * What to hold back or let go, and why.
   *
   * @param target null for the whole cell
   */
  record Change(@Nullable String target, String reason) {
    Change {
      Require.text(reason, Operators.MAX_REASON, "reason");
      if (target != null) {
        Require.text(target, 63, "target");
      }
    }
  }

  @GetMapping
  Cells cells() {
    List<Pauses.Pause> all = pauses.all();
    List<BackendIdentities.Known> known = identities.all();
    return new Cells(
        jdbc.query(
            "select cell_id, region, capacity, placed from cell order by cell_id",
            (row, _) ->
                new Cell(
                    row.getString("cell_id"),
                    row.getString("region"),
                    row.getInt("capacity"),
                    row.getInt("placed"),
                    of(all, row.getString("cell_id")),
                    backends(known, row.getString("cell_id")))));
  }

  private static List<Backend> backends(List<BackendIdentities.Known> known, String cell) {
    return known.stream()
        .filter(it -> it.cell().value().equals(cell))
        .map(it -> new Backend(it.backend(), it.identity(), it.since()))
        .toList();
  }

  private static List<Paused> of(List<Pauses.Pause> all, String cell) {
    return all.stream()
        .filter(pause -> pause.cell().value().equals(cell))
        .map(pause -> new Paused(pause.target(), pause.reason(), pause.since()))
        .toList();
  }

  @PostMapping("/{cell}/pauses")
  @Transactional
  public Cells pause(@PathVariable String cell, @RequestBody Change body, Authentication caller) {
    CellId id = known(cell);
    if (body.target() == null) {
      pauses.pause(id, body.reason());
    } else {
      pauses.pause(id, oneOf(backends.names(), body.target(), "/target"), body.reason());
    }
    record("paused", id, body.target(), body.reason(), caller);
    return cells();
  }

  @PostMapping("/{cell}/resumes")
  @Transactional
  public Cells resume(@PathVariable String cell, @RequestBody Change body, Authentication caller) {
    CellId id = known(cell);
    boolean resumed = body.target() == null ? pauses.resume(id) : pauses.resume(id, body.target());
    if (resumed) {
      record("resumed", id, body.target(), body.reason(), caller);
    }
    return cells();
  }

  /** Takes the next one that answers for the cell's. */
  @PostMapping("/{cell}/backend-replacements")
  @Transactional
  public Cells replaced(
      @PathVariable String cell, @RequestBody Replacement body, Authentication caller) {
    CellId id = known(cell);
    String backend = oneOf(BackendIdentities.BACKENDS, body.backend(), "/backend");
    if (identities.forget(id, backend)) {
      record("backend-replaced", id, backend, body.reason(), caller);
    }
    return cells();
  }

  private static String oneOf(List<String> names, String named, String pointer) {
    if (!names.contains(named)) {
      throw Operators.invalid(pointer, "is none of " + String.join(", ", names));
    }
    return named;
  }

  private CellId known(String cell) {
    return jdbc
        .queryForList("select cell_id from cell where cell_id = ?", String.class, cell)
        .stream()
        .findFirst()
        .map(CellId::new)
        .orElseThrow(ProblemException::notFound);
  }

  private void record(
      String verb, CellId cell, @Nullable String target, String reason, Authentication caller) {
    audit.record(
        AuditEntry.of(
                Operators.actor(caller),
                "provisioning.cell." + verb,
                target == null
                    ? new Target("cell", cell.value())
                    : new Target("cell-target", cell.value() + "/" + target),
                Outcome.SUCCEEDED)
            .withReason(reason));
  }
}
