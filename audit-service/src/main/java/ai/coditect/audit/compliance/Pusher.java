package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.ConnectionTables.Claim;
import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does the pushes that are due, one after the other; each by one instance at a time. A state that
 * is much smaller than the last one is held back: at the vendor it would remove people, and is more
 * often a mistake of ours than the truth.
 */
@Component
class Pusher {

  private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
  private static final Duration CLAIM = Duration.ofMinutes(30);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LAST_RETRY = Duration.ofHours(6);
  private static final int FEW = 5;
  private static final Actor SELF = new Actor(Actor.Type.SYSTEM, "audit-service");

  private final ConnectionTables tables;
  private final CredentialVault vault;
  private final AccessStates states;
  private final List<VendorClient> vendors;
  private final ComplianceProperties properties;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Pusher(
      ConnectionTables tables,
      CredentialVault vault,
      AccessStates states,
      List<VendorClient> vendors,
      ComplianceProperties properties,
      AuditTrail trail,
      TransactionTemplate transaction,
      Clock clock) {
    this.tables = tables;
    this.vault = vault;
    this.states = states;
    this.vendors = vendors;
    this.properties = properties;
    this.trail = trail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Does one push, if one is due. */
  boolean pushOne() {
    Optional<Claim> claim = tables.claim(CLAIM);
    claim.ifPresent(this::push);
    return claim.isPresent();
  }

  private void push(Claim claim) {
    Connection connection = claim.connection();
    @Nullable AccessState state = null;
    try {
      state = states.of(connection.tenant());
      String shrunk = shrunk(connection, state);
      if (shrunk != null) {
        throw new VendorException(Outcome.HELD_BACK, shrunk);
      }
      Credentials credentials =
          vault.open(connection.id(), tables.sealedCredentials(connection.id()));
      client(connection).push(connection, credentials, state);
      end(claim, state, Outcome.SUCCEEDED, null, connection.interval());
    } catch (VendorException e) {
      LOG.warn("Connection {}: {}", connection.id(), e.getMessage());
      end(claim, state, e.outcome(), e.getMessage(), retry(connection, e));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Connection {} could not be pushed", connection.id());
      String ours = "something went wrong on our side";
      end(claim, state, Outcome.UNAVAILABLE, ours, backoff(connection));
    }
  }

  /** Why a state is held back; null if it is not. */
  private @Nullable String shrunk(Connection connection, AccessState state) {
    Optional<Push> last = tables.lastSuccess(connection.id());
    if (last.isEmpty() || connection.shrinkAccepted()) {
      return null;
    }
    long before = last.get().accounts();
    long now = state.accounts().size();
    boolean much = before - now > FEW && now < before * (1 - properties.shrinkTolerance());
    return much
        ? "held back: %d accounts, %d at the last push; if this is right, push with acceptShrink"
            .formatted(now, before)
        : null;
  }

  VendorClient client(Connection connection) {
    Vendor wanted = connection.settings().vendor();
    return vendors.stream().filter(it -> it.vendor() == wanted).findFirst().orElseThrow();
  }

  private Duration retry(Connection connection, VendorException e) {
    Duration asked = e.retryAfter();
    Duration ours =
        switch (e.outcome()) {
          case UNAVAILABLE -> backoff(connection);
          // A person has to do something; until then it is looked at as often as usual.
          case HELD_BACK, CREDENTIALS_REFUSED, REJECTED, SUCCEEDED -> connection.interval();
        };
    return asked != null && asked.compareTo(ours) > 0 ? asked : ours;
  }

  private static Duration backoff(Connection connection) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(connection.failures(), 10));
    return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
  }

  private void end(
      Claim claim,
      @Nullable AccessState state,
      Outcome outcome,
      @Nullable String reason,
      Duration next) {
    Connection connection = claim.connection();
    var push =
        new Push(
            clock.instant(),
            outcome,
            reason,
            state == null ? 0 : state.accounts().size(),
            state == null ? 0 : state.removals().size());
    int failures = outcome == Outcome.SUCCEEDED ? 0 : connection.failures() + 1;
    transaction.executeWithoutResult(
        _ -> {
          if (tables.end(claim, push, failures, next)) {
            trail.record(entry(connection, outcome, reason));
          }
        });
  }

  private static AuditEntry entry(Connection connection, Outcome outcome, @Nullable String reason) {
    AuditEntry entry =
        AuditEntry.of(
                SELF,
                "audit.compliance-connection.pushed",
                new Target("compliance-connection", connection.id().value()),
                outcome == Outcome.SUCCEEDED
                    ? AuditEvent.Outcome.SUCCEEDED
                    : AuditEvent.Outcome.FAILED)
            .withReason(reason);
    return connection.tenant() == null ? entry : entry.withTenant(connection.tenant());
  }
}
