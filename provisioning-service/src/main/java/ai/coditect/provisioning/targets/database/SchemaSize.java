package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How large a schema is, and what was decided because of it. Its tenant is warned from 80 % of the
 * tier's limit on, and may write no more when it has been above the limit for the grace, or at 110
 * %: that much room is kept for everybody else's sake. Each mark is left some way below it, so that
 * nobody is warned or cut off by turns.
 *
 * @param bytes null if it could not be measured now, so that all stays as it is
 * @param warned whether it was said that there is little room left
 * @param over for how long it has been above the limit; null if it is not
 * @param denied whether inserts and updates are denied
 */
record SchemaSize(@Nullable Long bytes, boolean warned, @Nullable Duration over, boolean denied) {

  /** Where no schema is. */
  static final SchemaSize NOTHING = new SchemaSize(0L, false, null, false);

  private static final String QUERY =
      """
      select case when ? then coditect.schema_size(n.oid) end as bytes, coalesce(s.warned, false) as warned,
        extract(epoch from now() - s.over_since)::float8 as over, coalesce(s.denied, false) as denied
      from pg_namespace n left join coditect.size_state s on s.schema_name = n.nspname::text
      where n.nspname = ?::name
      """;

  /** What is decided. */
  record State(boolean warned, boolean over, boolean denied) {

    String text() {
      return denied ? "denied" : over ? "over" : warned ? "warned" : "within";
    }

    Observation.Remark remark() {
      Reason reason =
          denied
              ? Reason.DATABASE_WRITES_DENIED
              : over
                  ? Reason.DATABASE_OVER_LIMIT
                  : warned ? Reason.DATABASE_NEARLY_FULL : Reason.WITHIN_LIMIT;
      return new Observation.Remark(Condition.DATABASE_SIZE, reason == Reason.WITHIN_LIMIT, reason);
    }
  }

  /**
   * What is known of a schema; nothing of one that is not there.
   *
   * @param measure whether it is to be measured too
   */
  static SchemaSize read(Connection connection, String schema, boolean measure)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setBoolean(1, measure);
      statement.setString(2, schema);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return NOTHING;
        }
        Double over = row.getObject("over", Double.class);
        return new SchemaSize(
            row.getObject("bytes", Long.class),
            row.getBoolean("warned"),
            over == null ? null : Duration.ofMillis(Math.round(over * 1_000)),
            row.getBoolean("denied"));
      }
    }
  }

  /** Whether inserts and updates in a schema are denied. */
  static boolean denied(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select denied from coditect.size_state where schema_name = ?")) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  State state() {
    return new State(warned, over != null, denied);
  }

  /** What should be decided, by a limit as the desired schema says it. */
  State next(JsonNode limit) {
    if (bytes == null) {
      return state();
    }
    double fill = (double) bytes / limit.required("bytes").longValue();
    Duration grace = Duration.parse(limit.required("grace").stringValue());
    boolean isOver = fill >= (over == null ? 1 : 0.95);
    boolean graceOver = grace.isZero() || (over != null && over.compareTo(grace) >= 0);
    return new State(
        fill >= (warned ? 0.75 : 0.8), isOver, isOver && (denied || graceOver || fill >= 1.1));
  }

  /** What a login may really do: as its tier says, or less while writing is denied. */
  static ObjectNode effective(ObjectNode login, boolean denied) {
    if (!denied) {
      return login;
    }
    ObjectNode less = login.deepCopy();
    less.set("tables", login.required("tablesWhenFull"));
    return less;
  }

  /** Decides what the schema's size asks for, and gives its writer the rights that go with it. */
  static void enforce(Connection connection, Names names, JsonNode limit) throws SQLException {
    SchemaSize size = read(connection, names.schema(), true);
    State next = size.next(limit);
    if (next.equals(size.state())) {
      return;
    }
    var roles = new Roles(connection);
    roles.putSizeState(names.schema(), next);
    ResourceKey writer = names.roleKey(limit.required("writer").stringValue());
    for (Catalog.Found found : Catalog.read(connection, names).found()) {
      if (found.key().equals(writer) && found.ours()) {
        roles.putTableRights(
            found.name(),
            found.content(),
            limit.required(next.denied() ? "tablesWhenFull" : "tables"));
      }
    }
  }
}
