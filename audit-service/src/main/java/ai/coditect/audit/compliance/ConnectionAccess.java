package ai.coditect.audit.compliance;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.access.TrailAccess;
import ai.coditect.audit.access.TrailAccess.Decision;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may do what with whose connections. The platform's are for its auditors and operators, who
 * have no say in a tenant's; a tenant's are for its owners, and its auditors see them.
 */
@Component
class ConnectionAccess {

  private final TrailAccess access;
  private final ConnectionTables tables;

  ConnectionAccess(TrailAccess access, ConnectionTables tables) {
    this.access = access;
    this.tables = tables;
  }

  /**
   * Ends at once if the caller may see an owner's connections.
   *
   * @throws ProblemException if not
   */
  void requireReading(Caller caller, @Nullable TenantId owner) {
    if (owner == null) {
      requirePlatform(caller);
    } else if (access.decide(caller, owner) != Decision.ALLOWED) {
      throw refused(caller, owner);
    }
  }

  /**
   * Ends at once if the caller may change an owner's connections.
   *
   * @throws ProblemException if not
   */
  void requireWriting(Caller caller, @Nullable TenantId owner) {
    if (owner == null) {
      requirePlatform(caller);
    } else if (!access.owns(caller, owner)) {
      throw refused(caller, owner);
    }
  }

  /** A connection that the caller may see. */
  Connection reading(Caller caller, ConnectionId id) {
    Connection connection = tables.find(id).orElseThrow(ProblemException::notFound);
    hideForeign(caller, connection);
    requireReading(caller, connection.tenant());
    return connection;
  }

  /** A connection that the caller may change. */
  Connection writing(Caller caller, ConnectionId id) {
    Connection connection = tables.find(id).orElseThrow(ProblemException::notFound);
    hideForeign(caller, connection);
    requireWriting(caller, connection.tenant());
    return connection;
  }

  private static void hideForeign(Caller caller, Connection connection) {
    if (connection.tenant() == null && !caller.keepsPlatformCompliance()) {
      throw ProblemException.notFound();
    }
  }

  private static void requirePlatform(Caller caller) {
    if (!caller.keepsPlatformCompliance()) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN,
          "The platform's connections are for its auditors and operators.");
    }
  }

  private ProblemException refused(Caller caller, TenantId owner) {
    return access.decide(caller, owner) == Decision.UNKNOWN
        ? ProblemException.notFound()
        : ProblemException.of(
            CommonProblem.FORBIDDEN, "A tenant's connections are for its owners.");
  }
}
