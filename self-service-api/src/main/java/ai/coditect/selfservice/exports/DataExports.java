package ai.coditect.selfservice.exports;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.operations.OperationHistory;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.ChangeKind;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks for copies of tenants' data: one at a time, and not too often. */
@Component
@EnableConfigurationProperties(DataExportProperties.class)
class DataExports {

  private static final String TYPE = ChangeKind.DATA_EXPORT.operationType();

  private final Tenants tenants;
  private final OperationHistory operations;
  private final DataExportProperties properties;
  private final Clock clock;

  DataExports(
      Tenants tenants, OperationHistory operations, DataExportProperties properties, Clock clock) {
    this.tenants = tenants;
    this.operations = operations;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Asks for one. Needs a running transaction.
   *
   * @throws ProblemException {@code tenant-state}; {@code export-running} with the operation that
   *     makes one; {@code export-too-soon} with the time from which on the next can be asked for
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed request(TenantId tenant, Author author) {
    return tenants
        .change(
            tenant,
            author,
            standing -> {
              var change = new TenantChange.Exported();
              change.kind().action().requireAllowedIn(standing.state());
              requireNoneRuns(tenant);
              requireNoneLately(tenant);
              return Optional.of(change);
            })
        .orElseThrow();
  }

  private void requireNoneRuns(TenantId tenant) {
    operations
        .unfinished(tenant, TYPE)
        .ifPresent(
            running -> {
              throw ProblemException.of(
                      SelfServiceProblem.EXPORT_RUNNING,
                      "A copy is being made: follow its operation.")
                  .with("operationId", running);
            });
  }

  /** One that failed cost the customer a copy: it does not count. */
  private void requireNoneLately(TenantId tenant) {
    Instant since = clock.instant().minus(properties.atMostEvery());
    operations
        .succeededSince(tenant, TYPE, since)
        .map(asked -> asked.plus(properties.atMostEvery()))
        .ifPresent(
            next -> {
              throw ProblemException.of(
                      SelfServiceProblem.EXPORT_TOO_SOON, "There is a copy: see the archives.")
                  .with("notBefore", next);
            });
  }
}
