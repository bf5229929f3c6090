package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where tenants find their cell's database.
 *
 * @param host its name or address
 * @param port its port
 * @param database the database's name
 * @param parameters what else a client has to know, as in the URL, such as {@code
 *     sslmode=verify-full}; may be empty
 */
public record DatabaseEndpoint(String host, int port, String database, String parameters) {

  private static final Pattern JDBC_URL =
      Pattern.compile(
          "jdbc:postgresql://(?<host>[^:/?,]+|\\[[0-9a-fA-F:]+\\])(:(?<port>\\d{1,5}))?/(?<database>[^?/]+)(\\?(?<parameters>.*))?");
  private static final int DEFAULT_PORT = 5432;

  /** Validates. */
  public DatabaseEndpoint {
    Require.text(host, 255, "host");
    Require.text(database, 63, "database");
    Require.present(parameters, "parameters");
  }

  static DatabaseEndpoint of(String url) {
    Matcher matcher = JDBC_URL.matcher(url);
    Require.that(
        matcher.matches(), "not a JDBC URL of one PostgreSQL database (jdbc:postgresql://host/db)");
    @Nullable String port = matcher.group("port");
    @Nullable String parameters = matcher.group("parameters");
    return new DatabaseEndpoint(
        matcher.group("host"),
        port == null ? DEFAULT_PORT : Integer.parseInt(port),
        matcher.group("database"),
        parameters == null ? "" : parameters);
  }

  /** The JDBC URL, with one more parameter if it is not empty. */
  public String jdbcUrl(String parameter) {
    String all =
        parameters.isEmpty() || parameter.isEmpty()
            ? parameters + parameter
            : parameters + "&" + parameter;
    return "jdbc:postgresql://%s:%d/%s%s"
        .formatted(host, port, database, all.isEmpty() ? "" : "?" + all);
  }
}
