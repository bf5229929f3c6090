package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The rows of connections and of their pushes. */
@Component
class ConnectionTables {

  private static final String COLUMNS =
      "id, tenant_id, name, settings, interval_seconds, paused, next_push_at, failures,"
          + " shrink_accepted";
  private static final int KEPT_PUSHES = 1000;

  private final JdbcTemplate jdbc;

  ConnectionTables(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  private static Connection connection(ResultSet row) throws SQLException {
    String tenant = row.getString(2);
    return new Connection(
        new ConnectionId(row.getString(1)),
        tenant == null ? null : new TenantId(tenant),
        row.getString(3),
        EventJson.read(row.getString(4), Settings.class),
        Duration.ofSeconds(row.getLong(5)),
        row.getBoolean(6),
        row.getTimestamp(7).toInstant(),
        row.getInt(8),
        row.getBoolean(9));
  }

  /** Adds a connection that is due at once; false if its owner has one of that name. */
  boolean add(Connection connection, byte[] sealed) {
    TenantId tenant = connection.tenant();
    return jdbc.update(
            """
            insert into compliance_connection
              (id, tenant_id, name, settings, interval_seconds, paused, sealed_credentials)
            values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """,
            connection.id().value(),
            tenant == null ? null : tenant.value(),
            connection.name(),
            EventJson.writeText(connection.settings()),
            connection.interval().toSeconds(),
            connection.paused(),
            sealed)
        == 1;
  }

  Optional<Connection> find(ConnectionId id) {
    return jdbc
        .query(
            "select " + COLUMNS + " from compliance_connection where id = ?",
            (row, _) -> connection(row),
            id.value())
        .stream()
        .findFirst();
  }

  /** An owner's connections by name; null is the platform. */
  List<Connection> of(@Nullable TenantId tenant) {
    return jdbc.query(
        "select "
            + COLUMNS
            + " from compliance_connection where coalesce(tenant_id, '') = ? order by name",
        (row, _) -> connection(row),
        tenant == null ? "" : tenant.value());
  }

  long count(@Nullable TenantId tenant) {
    Long count =
        jdbc.queryForObject(
            "select count(*) from compliance_connection where coalesce(tenant_id, '') = ?",
            Long.class,
            tenant == null ? "" : tenant.value());
    return count == null ? 0 : count;
  }

  void remove(ConnectionId id) {
    jdbc.update("delete from compliance_connection where id = ?", id.value());
  }

  void pause(ConnectionId id, boolean paused) {
    jdbc.update("update compliance_connection set paused = ? where id = ?", paused, id.value());
  }

  /** Makes it due now, whatever has failed before. */
  void due(ConnectionId id, boolean acceptShrink) {
    jdbc.update(
        """
        update compliance_connection set next_push_at = now(), failures = 0, shrink_accepted = ?
        where id = ?
        """,
        acceptShrink,
        id.value());
  }

  void replaceCredentials(ConnectionId id, byte[] sealed) {
    jdbc.update(
        "update compliance_connection set sealed_credentials = ? where id = ?", sealed, id.value());
  }

  byte[] sealedCredentials(ConnectionId id) {
    return jdbc.queryForList(
            "select sealed_credentials from compliance_connection where id = ?",
            byte[].class,
            id.value())
        .getFirst();
  }

  /**
   * A connection that is due, for this instance alone until the claim ends.
   *
   * @param until when that is; proves the claim when the push is recorded
   */
  record Claim(Connection connection, Instant until) {}

  Optional<Claim> claim(Duration claim) {
    return jdbc
        .query(
            """
            update compliance_connection set claimed_until = now() + make_interval(secs => ?)
            where id = (select id from compliance_connection
                        where not paused and next_push_at <= now() and claimed_until < now()
                        order by next_push_at limit 1 for update skip locked)
            returning %s, claimed_until
            """
                .formatted(COLUMNS),
            (row, _) -> new Claim(connection(row), row.getTimestamp(10).toInstant()),
            claim.toMillis() / 1000.0)
        .stream()
        .findFirst();
  }

  /** Records a push and when the next one is due; false if the claim is another's by now. */
  boolean end(Claim claim, Push push, int failures, Duration next) {
    String id = claim.connection().id().value();
    int ours =
        jdbc.update(
            """
            update compliance_connection
            set claimed_until = '-infinity', failures = ?, shrink_accepted = false,
                next_push_at = now() + make_interval(secs => ?)
            where id = ? and claimed_until = ?
            """,
            failures,
            next.toMillis() / 1000.0,
            id,
            Timestamp.from(claim.until()));
    if (ours == 0) {
      return false;
    }
    jdbc.update(
        """
        insert into compliance_push (connection_id, at, outcome, reason, accounts, removals)
        values (?, ?, ?, ?, ?, ?)
        """,
        id,
        Timestamp.from(push.at()),
        push.outcome().name(),
        push.reason(),
        push.accounts(),
        push.removals());
    jdbc.update(
        """
        delete from compliance_push where connection_id = ? and id <=
          (select id from compliance_push where connection_id = ? order by id desc
           offset ? limit 1)
        """,
        id,
        id,
        KEPT_PUSHES);
    return true;
  }

  /** The newest pushes, the newest first. */
  List<Push> pushes(ConnectionId id, int limit) {
    return pushes(id, "", limit);
  }

  /** The newest push that the vendor took. */
  Optional<Push> lastSuccess(ConnectionId id) {
    return pushes(id, "and outcome = 'SUCCEEDED' ", 1).stream().findFirst();
  }

  private List<Push> pushes(ConnectionId id, String filter, int limit) {
    return jdbc.query(
        "select at, outcome, reason, accounts, removals from compliance_push"
            + " where connection_id = ? "
            + filter
            + "order by id desc limit ?",
        (row, _) ->
            new Push(
                row.getTimestamp(1).toInstant(),
                Outcome.valueOf(row.getString(2)),
                row.getString(3),
                row.getLong(4),
                row.getLong(5)),
        id.value(),
        limit);
  }
}
