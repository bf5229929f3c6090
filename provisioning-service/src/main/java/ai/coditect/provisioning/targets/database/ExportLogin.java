package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The login by which a tenant's data is read for an archive, the only way for us to do so. It is
 * made for one export, can read and nothing else, lets nobody in after {@link #LOGIN_WITHIN}, and
 * is removed at the export's end, also if that failed; its password is never stored. What a crash
 * leaves of it is found by an observation of the tenant and removed, once nobody can use it. Each
 * of these is in the tenant's trail.
 */
class ExportLogin {

  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");
  private static final Duration LOGIN_WITHIN = Duration.ofMinutes(5);

  private final DatabaseConnections connections;
  private final CellDatabase database;
  private final Consumer<AuditEntry> trail;
  private final Clock clock;
  private final Passwords passwords = new Passwords();

  /**
   * One for all exports.
   *
   * @param trail takes each entry and has it recorded when it returns
   */
  ExportLogin(
      DatabaseConnections connections,
      CellDatabase database,
      Consumer<AuditEntry> trail,
      Clock clock) {
    this.connections = connections;
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  /** How much was read. */
  record Extent(long tables, long rows, long largeObjects) {}

  /** Reads a tenant's data; neither connection is in a transaction yet. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads it.
     *
     * @throws SQLException if it cannot be read
     * @throws IOException if it cannot be written
     */
    Extent read(Connection keeper, Connection reader) throws SQLException, IOException;
  }

  /**
   * Lets a reader read.
   *
   * @throws FailureException if the login could not be made, used or removed
   */
  void use(TenantScope scope, Reader reader) throws IOException {
    String login = Names.of(scope).login(Names.EXPORT);
    // Of an export that was broken off.
    new LoginRemoval(changing(scope)).remove(scope, login);
    String password = open(scope, login);
    try {
      read(scope, login, password, reader);
    } finally {
      close(scope, login);
    }
  }

  /**
   * The archive of a departure is made by a run; one that a customer asked for, beside the runs.
   */
  private CellDatabase.Changing changing(TenantScope scope) {
    return scope.epoch() > 0 ? database::fenced : database::alongside;
  }

  private String open(TenantScope scope, String login) {
    String password = passwords.next();
    Instant until = clock.instant().plus(LOGIN_WITHIN);
    var opened = entry(scope, "export-login.opened", login, Outcome.INTENDED);
    trail.accept(opened.withChanges(List.of(new Change("/validUntil", null, until.toString()))));
    try {
      changing(scope)
          .change(
              scope,
              "the login for the export could not be made",
              connection -> {
                new Roles(connection)
                    .openExport(
                        Names.of(scope).schema(),
                        passwords.verifier(password),
                        until,
                        connections.exportTimeout(scope.cell()));
                return login;
              });
    } catch (FailureException e) {
      trail.accept(failed(entry(scope, "export-login.opened", login, Outcome.FAILED), e));
      throw e;
    }
    trail.accept(entry(scope, "export-login.opened", login, Outcome.SUCCEEDED));
    return password;
  }

  private void read(TenantScope scope, String login, String password, Reader reader)
      throws IOException {
    String schema = Names.of(scope).schema();
    try (Connection keeper = connections.openAs(scope.cell(), login, password);
        Connection worker = connections.openAs(scope.cell(), login, password)) {
      Extent extent = reader.read(keeper, worker);
      trail.accept(
          entry(scope, "schema.exported", schema, Outcome.SUCCEEDED)
              .withChanges(
                  List.of(
                      new Change("/tables", null, Long.toString(extent.tables())),
                      new Change("/rows", null, Long.toString(extent.rows())),
                      new Change("/largeObjects", null, Long.toString(extent.largeObjects())))));
    } catch (SQLException e) {
      FailureException failure =
          DatabaseFailures.translate(e, "the data of %s could not be read".formatted(schema));
      trail.accept(failed(entry(scope, "schema.exported", schema, Outcome.FAILED), failure));
      throw failure;
    } catch (FailureException e) {
      trail.accept(failed(entry(scope, "schema.exported", schema, Outcome.FAILED), e));
      throw e;
    } catch (IOException | RuntimeException e) {
      trail.accept(
          entry(scope, "schema.exported", schema, Outcome.FAILED)
              .withReason(Reason.INTERNAL_ERROR.value()));
      throw e;
    }
  }

  private void close(TenantScope scope, String login) {
    new LoginRemoval(changing(scope)).remove(scope, login);
    trail.accept(entry(scope, "export-login.closed", login, Outcome.SUCCEEDED));
  }

  private static AuditEntry failed(AuditEntry entry, FailureException failure) {
    return entry.withReason(failure.failure().reason().value());
  }

  private static AuditEntry entry(TenantScope scope, String action, String name, Outcome outcome) {
    return AuditEntry.of(ENGINE, action, new Target("database", name), outcome)
        .withTenant(scope.tenant());
  }
}
