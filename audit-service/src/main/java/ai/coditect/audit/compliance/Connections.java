package ai.coditect.audit.compliance;

import ai.coditect.audit.access.Caller;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people do with connections; each change is recorded with them. */
@Service
class Connections {

  private static final int MOST = 20;

  private final ConnectionTables tables;
  private final CredentialVault vault;
  private final AuditTrail trail;

  Connections(ConnectionTables tables, CredentialVault vault, AuditTrail trail) {
    this.tables = tables;
    this.vault = vault;
    this.trail = trail;
  }

  /**
   * Makes a connection that is pushed at once, unless it begins paused.
   *
   * @throws ProblemException if its owner has one of that name, or too many
   */
  @Transactional
  Connection create(Caller caller, Connection connection, Credentials credentials) {
    if (tables.count(connection.tenant()) >= MOST) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "There are %d connections already.".formatted(MOST));
    }
    if (!tables.add(connection, vault.seal(connection.id(), credentials))) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "There is a connection of this name already.");
    }
    record(caller, connection, "created");
    return tables.find(connection.id()).orElseThrow();
  }

  /** Forgets a connection and its credentials. What the vendor knows stays there. */
  @Transactional
  void delete(Caller caller, Connection connection) {
    tables.remove(connection.id());
    record(caller, connection, "deleted");
  }

  /** Stops or goes on. */
  @Transactional
  void pause(Caller caller, Connection connection, boolean paused) {
    tables.pause(connection.id(), paused);
    record(caller, connection, paused ? "paused" : "resumed");
  }

  /** Takes other credentials, and tries them at once. */
  @Transactional
  void replaceCredentials(Caller caller, Connection connection, Credentials credentials) {
    tables.replaceCredentials(connection.id(), vault.seal(connection.id(), credentials));
    tables.due(connection.id(), false);
    record(caller, connection, "credentials-replaced");
  }

  /** Has it pushed now. */
  @Transactional
  void push(Caller caller, Connection connection, boolean acceptShrink) {
    tables.due(connection.id(), acceptShrink);
    record(caller, connection, acceptShrink ? "shrink-accepted" : "push-requested");
  }

  /** Records that somebody saw what would be sent: it holds names and addresses. */
  @Transactional
  void previewed(Caller caller, Connection connection) {
    record(caller, connection, "previewed");
  }

  private void record(Caller caller, Connection connection, String verb) {
    AuditEntry entry =
        AuditEntry.of(
            caller.actor(),
            "audit.compliance-connection." + verb,
            new Target("compliance-connection", connection.id().value()),
            Outcome.SUCCEEDED);
    trail.record(connection.tenant() == null ? entry : entry.withTenant(connection.tenant()));
  }
}
