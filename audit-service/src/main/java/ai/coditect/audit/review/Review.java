package ai.coditect.audit.review;

import ai.coditect.contracts.id.ReviewId;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A review of who has access to a tenant.
 *
 * @param completed whether all was decided and what was to end has ended
 * @param overdue whether it should have been completed by now
 * @param result the signed result; null before it is completed
 */
record Review(
    ReviewId id,
    TenantId tenantId,
    boolean completed,
    boolean overdue,
    Instant createdAt,
    Instant dueAt,
    @Nullable Instant completedAt,
    @Nullable String result,
    List<Item> items) {

  Review {
    items = List.copyOf(items);
  }

  /** What is to become of an access. */
  enum Decision {
    /** It is right. */
    @JsonProperty("keep")
    KEEP,
    /** It has to end. */
    @JsonProperty("revoke")
    REVOKE;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One access.
   *
   * @param number its place, from 1
   * @param role what it was when the review began
   * @param roleNow what it is now; null if there is none any more
   * @param goneAt when it was seen to be gone after it was decided to end it
   */
  record Item(
      int number,
      String issuer,
      String subject,
      String role,
      @Nullable String roleNow,
      @Nullable Decision decision,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable Instant goneAt) {

    /** Whether nothing is left to be done about it. */
    boolean settled() {
      return decision == Decision.KEEP || (decision == Decision.REVOKE && goneAt != null);
    }
  }
}
