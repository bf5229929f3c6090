package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.tenants.TenantRecords;
import com.fasterxml.jackson.annotation.JsonAlias;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The journal of one tenant: each run that acted, with its steps. */
@RestController
class OperatorRuns {

  private final TenantRecords tenants;
  private final JdbcTemplate jdbc;

  OperatorRuns(TenantRecords tenants, JdbcTemplate jdbc) {
    this.tenants = tenants;
    this.jdbc = jdbc;
  }

  /** Newest first. */
  record Page(List<RunView> items, @Nullable String nextCursor) {}

  /**
   * One run; without an end and an outcome while it goes on.
   *
   * @param message why it did nothing of what was asked for
   */
  record RunView(
      long epoch,
      long generation,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String outcome,
      @Nullable String message,
      List<StepView> steps) {}

  /** One step of a run, as the journal has it; without an end while nobody knows of one. */
  record StepView(
      @JsonAlias("step_key") String stepKey,
      String action,
      String state,
      @Nullable String reason,
      @Nullable String message,
      @JsonAlias("started_at") Instant startedAt,
      @JsonAlias("ended_at") @Nullable Instant endedAt) {}

  @GetMapping("/v1/operator/tenants/{tenant}/runs")
  Page runs(
      @PathVariable TenantId tenant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (tenants.find(tenant).isEmpty()) {
      throw ProblemException.notFound();
    }
    int most = Operators.limit(limit);
    List<RunView> items =
        jdbc.query(
            """
            select epoch, generation, started_at, ended_at, outcome, message, steps from run
            where tenant_id = ? and epoch < ? order by epoch desc limit ?
            """,
            OperatorRuns::view,
            tenant.value(),
            before(cursor),
            most);
    return new Page(
        items,
        items.size() < most ? null : Operators.cursor(Long.toString(items.getLast().epoch())));
  }

  private static long before(@Nullable String cursor) {
    String place = Operators.place(cursor);
    try {
      return place == null ? Long.MAX_VALUE : Long.parseLong(place);
    } catch (NumberFormatException e) {
      throw Operators.invalid("cursor", "is none that was given out");
    }
  }

  private static RunView view(ResultSet row, int number) throws SQLException {
    return new RunView(
        row.getLong("epoch"),
        row.getLong("generation"),
        row.getTimestamp("started_at").toInstant(),
        TenantRows.instant(row, "ended_at"),
        row.getString("outcome"),
        row.getString("message"),
        List.of(EventJson.read(row.getString("steps"), StepView[].class)));
  }
}
