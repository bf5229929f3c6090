package ai.coditect.localstack.testing;

import ai.coditect.localstack.postgres.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a service of an earlier release has left in its database: the schema as the migrations up to
 * a version make it, and rows in a file of inserts with Flyway's own history among them. So a
 * migration is tried on data that it finds, and Flyway itself notices one that was changed after it
 * was released.
 *
 * <p>Rows are read and written by a superuser, past triggers and foreign keys.
 */
public final class EarlierData {

  /** Of the module whose tests run, and those that all services have. */
  private static final List<Path> MIGRATIONS =
      List.of(
          Path.of("src/main/resources/db/migration"),
          Path.of("../platform/src/main/resources/db/platform"));

  private static final String HEADING = "-- schema ";
  private static final String HISTORY = "flyway_schema_history";

  private static final String MAKE_HISTORY =
      """
      create table if not exists flyway_schema_history (installed_rank int primary key, version varchar(50),
        description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null, checksum int,
        installed_by varchar(100) not null, installed_on timestamp not null default now(), execution_time int not null,
        success boolean not null);
      """;

  private static final String TABLES =
      """
      select c.relname, (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname
      """;

  private EarlierData() {}

  /** A table, and its columns as a list in SQL. */
  private record Table(String name, String columns) {}

  /**
   * Makes an empty database what an earlier release has left.
   *
   * @param owner who runs the migrations
   * @param rows the file with its rows
   */
  public static void restore(Database owner, Path rows) {
    String inserts = read(rows);
    makeSchema(owner, version(rows));
    // Migrations put in rows of their own, which are among those of the file, as they were by then.
    List<String> names = tables(owner).stream().map(Table::name).toList();
    insert(owner, "truncate %s;\n%s".formatted(String.join(", ", names), inserts));
  }

  /** Adds rows to a database that has the tables for them. */
  public static void insert(Database database, String inserts) {
    run(
        TestPostgres.shared().asSuperuser(database),
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(
                "set session_replication_role = replica;\n%s".formatted(inserts));
          }
        });
  }

  /**
   * The rows of a database, in the tables and columns that a version of the schema has, and where
   * its sequences stand. Rows of a table are in the order of their text, so the same rows always
   * give the same text.
   *
   * @param version of the last migration
   */
  public static String rows(Database database, String version) {
    List<Table> tables = tablesAt(version);
    return run(
        TestPostgres.shared().asSuperuser(database),
        connection -> {
          StringBuilder text = new StringBuilder(HEADING + version + "\n");
          for (Table table : tables) {
            append(text, connection, table, table.name().equals(HISTORY) ? version : null);
          }
          appendSequences(text, connection);
          return text.toString();
        });
  }

  /**
   * The rows of these tables alone, to be added to another database with the newest schema: tables
   * whose keys nobody else has.
   */
  public static String rowsOf(Database database, String... tables) {
    return run(
        TestPostgres.shared().asSuperuser(database),
        connection -> {
          StringBuilder text = new StringBuilder();
          for (Table table : tables(database)) {
            if (List.of(tables).contains(table.name())) {
              append(text, connection, table, null);
            }
          }
          return text.toString();
        });
  }

  /** Keeps the rows of a database, as a release of this version of the schema left them. */
  public static void write(Database database, String version, Path rows) {
    try {
      Files.createDirectories(rows.getParent());
      Files.writeString(rows, rows(database, version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of the schema that a file of rows is of. */
  public static String version(Path rows) {
    return read(rows).lines().findFirst().orElseThrow().substring(HEADING.length());
  }

  private static void append(
      StringBuilder text, Connection connection, Table table, @Nullable String upTo)
      throws SQLException {
    String condition = upTo == null ? "" : " where version <= '%s'".formatted(upTo);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select quote_literal(to_json(r)::text) from (select %s from %s%s) r order by 1"
                    .formatted(table.columns(), table.name(), condition))) {
      while (row.next()) {
        text.append(
            "insert into %1$s (%2$s) overriding system value select %2$s from json_populate_record(null::%1$s, %3$s);\n"
                .formatted(table.name(), table.columns(), row.getString(1)));
      }
    }
  }

  private static void appendSequences(StringBuilder text, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select sequencename, last_value from pg_sequences
                where schemaname = 'public' and last_value is not null order by 1
                """)) {
      while (row.next()) {
        text.append("select setval('%s', %d);\n".formatted(row.getString(1), row.getLong(2)));
      }
    }
  }

  private static List<Table> tablesAt(String version) {
    Database scratch = TestPostgres.shared().newDatabase("schema");
    makeSchema(scratch, version);
    return tables(scratch);
  }

  private static List<Table> tables(Database database) {
    return run(
        database,
        connection -> {
          List<Table> tables = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
              tables.add(new Table(row.getString(1), row.getString(2)));
            }
          }
          return tables;
        });
  }

  private static void makeSchema(Database database, String version) {
    run(
        database,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (Migration migration : migrations()) {
              if (migration.version().compareTo(version) <= 0) {
                statement.execute(read(migration.file()));
              }
            }
            return statement.execute(MAKE_HISTORY);
          }
        });
  }

  /** Versions are times of one length, so that their order is that of their text. */
  private record Migration(String version, Path file) {

    static Migration of(Path file) {
      String name = file.getFileName().toString();
      return new Migration(name.substring(1, name.indexOf("__")), file);
    }
  }

  private static List<Migration> migrations() {
    return MIGRATIONS.stream()
        .flatMap(EarlierData::migrations)
        .sorted(Comparator.comparing(Migration::version))
        .toList();
  }

  private static Stream<Migration> migrations(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sql")).toList().stream()
          .map(Migration::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private static <T> T run(Database database, Work<T> work) {
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.username(), database.password())) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("rows of an earlier release", e);
    }
  }
}
