package ai.coditect.provisioning.targets.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A schema as of one moment, kept by one connection and read by another in transactions of {@value
 * #PAGE} objects each, so that the number of locks at a time is bounded.
 */
final class Snapshot {

  private static final int PAGE = 200;

  private final Connection keeper;
  private final Connection worker;
  private final String schema;
  private final String id;

  private Snapshot(Connection keeper, Connection worker, String schema, String id) {
    this.keeper = keeper;
    this.worker = worker;
    this.schema = schema;
    this.id = id;
  }

  /** Takes it; lasts as long as the keeper's connection. */
  static Snapshot take(Connection keeper, Connection worker, String schema) throws SQLException {
    for (Connection connection : new Connection[] {keeper, worker}) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
    }
    try (var statement = keeper.createStatement();
        var row = statement.executeQuery("select pg_export_snapshot()")) {
      row.next();
      return new Snapshot(keeper, worker, schema, row.getString(1));
    }
  }

  /** Takes one object; its row is the query's. */
  @FunctionalInterface
  interface Visitor {
    /** Does something with it, by the connection that sees the same snapshot. */
    void visit(Connection connection, ResultSet row) throws SQLException, IOException;
  }

  /**
   * Hands all objects of a query to a visitor. The query's first column is an object's id, by which
   * it is ordered; its parameters are the schema's name, the last id before, and how many.
   */
  void each(String query, Visitor visitor) throws SQLException, IOException {
    long last = 0;
    int seen;
    do {
      seen = 0;
      enter();
      try (PreparedStatement statement = worker.prepareStatement(query)) {
        statement.setString(1, schema);
        statement.setLong(2, last);
        statement.setInt(3, PAGE);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            last = row.getLong(1);
            seen++;
            visitor.visit(worker, row);
          }
        }
      }
      worker.commit();
    } while (seen == PAGE);
  }

  private void enter() throws SQLException {
    // Not idle too long, so that the server keeps it.
    try (var statement = keeper.createStatement()) {
      statement.execute("select 1");
    }
    try (var statement = worker.createStatement()) {
      // Of the server's own making; it takes no parameter.
      statement.execute("set transaction snapshot '%s'".formatted(id));
    }
  }
}
