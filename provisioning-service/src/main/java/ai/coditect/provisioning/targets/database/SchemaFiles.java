package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.ExportSource.Archive;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Writes a schema: its description, each table's rows as CSV, large objects, and at the end how
 * many rows each file has. Holds one row, and for each table a line, in memory.
 *
 * <p>All of it is as of one snapshot, though it is read in many short transactions: one that lasted
 * would need a lock for each table, and a server has only so many.
 */
final class SchemaFiles {

  private static final String FORMAT = "coditect.schema/v1";
  private static final int PIECE = 1 << 20;

  /** Below this, nothing in the table's side storage can unfold to a row that is too large. */
  private static final long UNSUSPICIOUS = 64 * 1024;

  private final String schema;
  private final long maxRow;
  private final Archive archive;
  private final List<Content> contents = new ArrayList<>();

  SchemaFiles(String schema, long maxRow, Archive archive) {
    this.schema = schema;
    this.maxRow = maxRow;
    this.archive = archive;
  }

  /** What a file holds. */
  record Content(String table, String file, long rows) {}

  /** The first line of the description. */
  private record Heading(String format, String kind, String name, String server) {}

  ExportLogin.Extent write(Connection keeper, Connection worker) throws SQLException, IOException {
    var snapshot = Snapshot.take(keeper, worker, schema);
    try (OutputStream file = new BufferedOutputStream(archive.file("database/schema.ndjson"))) {
      String server = keeper.getMetaData().getDatabaseProductVersion();
      writeLine(file, EventJson.write(new Heading(FORMAT, "schema", schema, server)));
      for (String query : SchemaQueries.DESCRIPTIONS) {
        snapshot.each(
            query, (_, row) -> writeLine(file, row.getString(2).getBytes(StandardCharsets.UTF_8)));
      }
    }
    snapshot.each(
        SchemaQueries.TABLES,
        (connection, row) -> copy(connection, row.getString(2), row.getString(3), row.getLong(4)));
    List<Long> largeObjects = new ArrayList<>();
    snapshot.each(
        SchemaQueries.LARGE_OBJECTS,
        (connection, row) -> {
          largeObjects.add(row.getLong(1));
          copyLargeObject(connection, row.getLong(1));
        });
    try (OutputStream file = new BufferedOutputStream(archive.file("database/contents.ndjson"))) {
      for (Content content : contents) {
        writeLine(file, EventJson.write(content));
      }
    }
    return new ExportLogin.Extent(
        contents.size(), contents.stream().mapToLong(Content::rows).sum(), largeObjects.size());
  }

  private void copy(Connection connection, String table, String name, long sideBytes)
      throws SQLException, IOException {
    String qualified = quoted(schema) + "." + quoted(table);
    if (sideBytes > UNSUSPICIOUS) {
      requireSmallRows(connection, table, qualified);
    }
    try (OutputStream file = archive.file(name)) {
      // Generated columns too, which COPY of a table leaves out; of this table only, not of those
      // that inherit from it.
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(
                  "copy (select * from only %s) to stdout (format csv, header, encoding 'UTF8')"
                      .formatted(qualified),
                  file);
      contents.add(new Content(table, name, rows));
    }
  }

  /**
   * The driver takes a row in one piece: somebody's huge one must not take the service's memory.
   */
  private void requireSmallRows(Connection connection, String table, String qualified)
      throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select coalesce(max(octet_length(t::text)), 0) from only %s t"
                    .formatted(qualified))) {
      row.next();
      if (row.getLong(1) > maxRow) {
        throw new FailureException(
            new Failure.Terminal(
                Reason.ARCHIVE_TOO_LARGE,
                "a row of table %s has %d bytes as text, more than the %d that are allowed"
                    .formatted(table, row.getLong(1), maxRow)),
            null);
      }
    }
  }

  private void copyLargeObject(Connection connection, long oid) throws SQLException, IOException {
    try (OutputStream file = archive.file("database/large-objects/%d.bin".formatted(oid));
        var statement = connection.prepareStatement("select lo_get(?::oid, ?, ?)")) {
      byte[] piece;
      long offset = 0;
      do {
        statement.setLong(1, oid);
        statement.setLong(2, offset);
        statement.setInt(3, PIECE);
        try (var row = statement.executeQuery()) {
          row.next();
          piece = row.getBytes(1);
        }
        file.write(piece);
        offset += piece.length;
      } while (piece.length == PIECE);
    }
  }

  private static void writeLine(OutputStream file, byte[] json) throws IOException {
    file.write(json);
    file.write('\n');
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
