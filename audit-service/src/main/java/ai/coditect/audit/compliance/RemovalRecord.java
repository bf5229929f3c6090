package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Removal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An ended access as vendors' tests of it want it: when, by whom, and whether in time. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RemovalRecord(
    String id,
    String tenant,
    @Nullable Instant grantedAt,
    Instant terminatedAt,
    @Nullable Instant revokedAt,
    String terminatedBy,
    @Nullable Boolean slaMet) {

  static RemovalRecord of(Removal removal, Instant now) {
    return new RemovalRecord(
        removal.id(),
        removal.tenant().value(),
        removal.grantedAt(),
        removal.terminatedAt(),
        removal.revokedAt(),
        removal.terminatedBy(),
        removal.slaMet(now));
  }
}
