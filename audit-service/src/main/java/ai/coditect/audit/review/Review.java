package ai.coditect.audit.review;

import ai.coditect.audit.review.Access.Kind;
import ai.coditect.contracts.id.ReviewId;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A review of who has access to a tenant.
 *
 * @param completed whether all was decided and what was to end has ended
 * @param overdue whether it should have been completed by now
 * @param covers of what it lists everything that there was when it began
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
    List<Kind> covers,
    List<Item> items) {

  Review {
    covers = List.copyOf(covers);
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
   * @param issuer who vouches for the subject; null for what is no person
   * @param subject the person's id there, an API key's id, or a step's key in the tenant's status
   * @param memberId of a person's membership, as the team's own list has it; null for what is no
   *     person
   * @param role what it was when the review began: a role, a key's scopes
   * @param roleNow what it was when it was last seen; null if there is none any more
   * @param details of a key or grant: name, who made it, when it was last used
   * @param goneAt when it was seen to be gone after it was decided to end it
   */
  record Item(
      int number,
      Kind kind,
      @Nullable String issuer,
      String subject,
      @Nullable String memberId,
      String role,
      @Nullable String roleNow,
      Map<String, String> details,
      @Nullable Decision decision,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable Instant goneAt) {

    Item {
      details = Map.copyOf(details);
    }

    /** Whether nothing is left to be done about it. */
    boolean settled() {
      return decision == Decision.KEEP || (decision == Decision.REVOKE && goneAt != null);
    }
  }
}
