package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.tier.DatabaseTier;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.postgresql.util.PasswordUtil;

/**
 * What somebody would write who needs no engine: the statements that make a tenant's schema, its
 * owner and its three logins as the target makes them, a transaction for each, and one request for
 * the Secret in each namespace. Looks at nothing, remembers nothing, repairs nothing, fences
 * nothing.
 */
final class PlainDatabase implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 32;

  private final BlockingQueue<Connection> connections;
  private final KubernetesClient client;
  private final DatabaseTier tier;
  private final Set<String> environments;

  PlainDatabase(
      TenantServer server,
      int atATime,
      KubernetesClient client,
      DatabaseTier tier,
      Set<String> environments)
      throws SQLException {
    this.connections = new ArrayBlockingQueue<>(atATime);
    this.client = client;
    this.tier = tier;
    this.environments = environments;
    for (int i = 0; i < atATime; i++) {
      Connection connection = server.administrator();
      connection.setAutoCommit(false);
      connections.add(connection);
    }
  }

  /** Makes one tenant's. */
  void make(TenantId tenant) {
    Connection connection = connections.remove();
    try {
      make(connection, tenant);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      connections.add(connection);
    }
  }

  private void make(Connection connection, TenantId tenant) throws SQLException {
    String schema = "t_" + tenant.suffix();
    String owner = schema + "_owner";
    String mark = "coditect tenant=" + tenant;
    run(connection, List.of("create role " + owner, comment("role " + owner, mark)));
    run(
        connection,
        List.of(
            "create schema %s authorization %s".formatted(schema, owner),
            comment("schema " + schema, mark)));
    Map<String, String> secret = new HashMap<>();
    for (String login : List.of("app", "ro", "ddl")) {
      secret.put(login + "_username", schema + "_" + login);
      secret.put(login + "_password", password());
    }
    putSecret(TenantNamespace.first(tenant), secret);
    TenantNamespace.further(tenant, environments).forEach(each -> putSecret(each, secret));
    for (String login : List.of("app", "ro", "ddl")) {
      run(connection, login(schema, login, mark, secret.getOrDefault(login + "_password", "")));
    }
  }

  private void putSecret(TenantNamespace namespace, Map<String, String> secret) {
    var _ =
        client
            .secrets()
            .inNamespace(namespace.name())
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName("coditect-database")
                    .endMetadata()
                    .withStringData(secret)
                    .build())
            .create();
  }

  private List<String> login(String schema, String login, String mark, String password) {
    String role = schema + "_" + login;
    List<String> statements = new ArrayList<>();
    statements.add(
        "create role %s login connection limit %d".formatted(role, connectionLimit(login)));
    statements.add(comment("role " + role, mark));
    settings(schema)
        .forEach(
            (name, value) ->
                statements.add("alter role %s set %s to '%s'".formatted(role, name, value)));
    statements.add(
        "grant %s to %s with admin false, inherit true, set false"
            .formatted(TenantServer.GROUP, role));
    statements.addAll(rights(schema, login, role));
    statements.add(
        "alter role %s password '%s'"
            .formatted(role, PasswordUtil.encodeScramSha256(password.toCharArray())));
    return statements;
  }

  private List<String> rights(String schema, String login, String role) {
    String owner = schema + "_owner";
    if (login.equals("ddl")) {
      return List.of(
          "grant %s to %s with admin false, inherit false, set true".formatted(owner, role));
    }
    List<String> statements = new ArrayList<>();
    statements.add("grant usage on schema %s to %s".formatted(schema, role));
    Map<String, String> rights =
        login.equals("app")
            ? Map.of("tables", "select, insert, update, delete", "sequences", "select, usage")
            : Map.of("tables", "select", "sequences", "select");
    rights.forEach(
        (kind, what) -> {
          statements.add(
              "alter default privileges for role %s in schema %s grant %s on %s to %s"
                  .formatted(owner, schema, what, kind, role));
          statements.add(
              "grant %s on all %s in schema %s to %s".formatted(what, kind, schema, role));
        });
    return statements;
  }

  private int connectionLimit(String login) {
    return switch (login) {
      case "app" -> tier.connections().app();
      case "ro" -> tier.connections().readOnly();
      default -> tier.connections().ddl();
    };
  }

  private Map<String, String> settings(String schema) {
    return Map.of(
        "search_path", schema,
        "statement_timeout", milliseconds(tier.statementTimeout()),
        "lock_timeout", milliseconds(tier.lockTimeout()),
        "idle_in_transaction_session_timeout", milliseconds(tier.idleInTransactionTimeout()));
  }

  private static String milliseconds(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String comment(String what, String mark) {
    return "comment on %s is '%s'".formatted(what, mark);
  }

  private static void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
