package ai.coditect.audit.compliance;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings documents to vendors when somebody asks for it, at once and once: whether it is tried
 * again is the caller's decision, because a vendor keeps what it was given twice.
 */
@Service
class EvidenceSender {

  private final ConnectionTables tables;
  private final CredentialVault vault;
  private final Pusher pusher;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  EvidenceSender(
      ConnectionTables tables,
      CredentialVault vault,
      Pusher pusher,
      AuditTrail trail,
      TransactionTemplate transaction) {
    this.tables = tables;
    this.vault = vault;
    this.pusher = pusher;
    this.trail = trail;
    this.transaction = transaction;
  }

  /**
   * What became of it.
   *
   * @param reason why it did not succeed, in words for people; null when it did
   */
  record EvidenceSent(Outcome outcome, @Nullable String reason) {}

  /** Brings it; that it will be, and what came of it, is in the trail. */
  EvidenceSent send(Caller caller, Connection connection, Evidence.Place place, Evidence evidence) {
    record(caller, connection, AuditEvent.Outcome.INTENDED, evidence.name());
    EvidenceSent sent = attempt(connection, place, evidence);
    record(
        caller,
        connection,
        sent.outcome() == Outcome.SUCCEEDED
            ? AuditEvent.Outcome.SUCCEEDED
            : AuditEvent.Outcome.FAILED,
        sent.reason());
    return sent;
  }

  private EvidenceSent attempt(Connection connection, Evidence.Place place, Evidence evidence) {
    try {
      Credentials credentials =
          vault.open(connection.id(), tables.sealedCredentials(connection.id()));
      pusher.client(connection).upload(connection, credentials, place, evidence);
      return new EvidenceSent(Outcome.SUCCEEDED, null);
    } catch (VendorException e) {
      return new EvidenceSent(e.outcome(), e.getMessage());
    }
  }

  private void record(
      Caller caller, Connection connection, AuditEvent.Outcome outcome, @Nullable String reason) {
    AuditEntry entry =
        AuditEntry.of(
                caller.actor(),
                "audit.compliance-connection.evidence-sent",
                new Target("compliance-connection", connection.id().value()),
                outcome)
            .withReason(reason);
    transaction.executeWithoutResult(
        _ ->
            trail.record(
                connection.tenant() == null ? entry : entry.withTenant(connection.tenant())));
  }
}
