package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a tenant's operations of one type have come to, for who limits how many there are. */
@Component
public class OperationHistory {

  private final OperationRepository operations;

  OperationHistory(OperationRepository operations) {
    this.operations = operations;
  }

  /** One that has not come to its end. */
  public Optional<OperationId> unfinished(TenantId tenant, String type) {
    return operations
        .findFirstByTenantIdAndTypeAndEndedAtIsNull(tenant.value(), type)
        .map(OperationEntity::id);
  }

  /** When the newest was accepted that was done, if that was at or after a time. */
  public Optional<Instant> succeededSince(TenantId tenant, String type, Instant time) {
    return operations
        .findFirstByTenantIdAndTypeAndStateAndCreatedAtGreaterThanEqualOrderByCreatedAtDesc(
            tenant.value(), type, OperationState.SUCCEEDED, time)
        .map(OperationEntity::createdAt);
  }
}
