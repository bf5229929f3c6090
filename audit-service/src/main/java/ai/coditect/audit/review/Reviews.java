package ai.coditect.audit.review;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.Statements;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.review.Access.Kind;
import ai.coditect.audit.review.AccessSources.Observed;
import ai.coditect.audit.review.Review.Decision;
import ai.coditect.audit.review.Review.Item;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.ReviewId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reviews of who and what has access. They change no access: who is to lose theirs is removed as
 * always, by the team's own API, and a key is revoked there; the review sees in the member list,
 * among the keys, in the status that it is gone. It is completed, and signed, once every access was
 * decided and none that was to end is left.
 */
@Service
class Reviews {

  private static final Actor SELF = new Actor(Actor.Type.SERVICE, "audit-service");
  private static final String FORMAT = "coditect.audit.access-review/v2";

  private final ReviewTables tables;
  private final Statements statements;
  private final CheckpointReader checkpoints;
  private final AuditTrail trail;
  private final AccessSources sources;

  Reviews(
      ReviewTables tables,
      Statements statements,
      CheckpointReader checkpoints,
      AuditTrail trail,
      AccessSources sources) {
    this.sources = sources;
    this.tables = tables;
    this.statements = statements;
    this.checkpoints = checkpoints;
    this.trail = trail;
  }

  /**
   * Begins one of members, of grants, and of these keys.
   *
   * @param keys as they were a moment ago; empty to leave them out, which the result will say
   */
  @Transactional
  public Review begin(Caller caller, TenantId tenant, Instant dueAt, Optional<Observed> keys) {
    ReviewId id = ReviewId.next();
    if (!tables.begin(id, tenant, caller.subject(), dueAt)) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "A review of this tenant is open: complete it first.");
    }
    keys.ifPresent(observed -> tables.add(id, observed));
    tables.add(id, sources.grants(tenant));
    Review begun = find(id);
    trail.record(
        entry(caller.actor(), "audit.access-review.begun", begun)
            .withChanges(
                List.of(new Change("/items", null, Integer.toString(begun.items().size())))));
    return begun;
  }

  /** Decides on one access; may be decided anew until the review is completed. */
  @Transactional
  public Review decide(Caller caller, ReviewId id, int number, Decision decision) {
    if (!tables.lockOpen(id)) {
      throw ProblemException.of(CommonProblem.CONFLICT, "The review is completed.");
    }
    Review review = find(id);
    Item item =
        review.items().stream()
            .filter(it -> it.number() == number)
            .findFirst()
            .orElseThrow(ProblemException::notFound);
    requireAnother(caller, review, item);
    tables.decide(id, number, decision, caller.subject());
    trail.record(
        AuditEntry.of(
                caller.actor(),
                "audit.access-review.decided",
                new Target(targetOf(item.kind()), item.subject()),
                Outcome.SUCCEEDED)
            .withTenant(review.tenantId())
            .withReason(decision.code())
            .withChanges(List.of(new Change("/review", null, "\"" + id + "\""))));
    settle(id);
    return find(id);
  }

  private static String targetOf(Kind kind) {
    return switch (kind) {
      case MEMBER -> "member";
      case KEY -> "api-key";
      case GRANT -> "grant";
    };
  }

  /** Nobody confirms their own access, unless there is nobody else who could. */
  private static void requireAnother(Caller caller, Review review, Item item) {
    boolean own = caller.issuer().equals(item.issuer()) && item.subject().equals(caller.subject());
    long owners = review.items().stream().filter(it -> "owner".equals(it.roleNow())).count();
    if (own && owners > 1) {
      throw ProblemException.of(
          CommonProblem.FORBIDDEN, "Another owner has to decide on your own access.");
    }
  }

  /**
   * Looks at one: what is gone, whether it is overdue, whether it is completed.
   *
   * @param keys as they were a moment ago; empty if nobody asked
   */
  @Transactional
  public void look(ReviewId id, Optional<Observed> keys) {
    if (!tables.lockOpen(id)) {
      return;
    }
    keys.ifPresent(observed -> tables.observe(id, observed));
    if (tables.remind(id)) {
      trail.record(entry(SELF, "audit.access-review.overdue", find(id)));
    }
    settle(id);
  }

  private void settle(ReviewId id) {
    tables.observe(id, sources.grants(find(id).tenantId()));
    tables.noteGone(id);
    Review review = find(id);
    if (!review.completed() && review.items().stream().allMatch(Item::settled)) {
      tables.complete(id, result(review));
      trail.record(entry(SELF, "audit.access-review.completed", review));
    }
  }

  private String result(Review review) {
    TreeHead head =
        checkpoints
            .newestHead()
            .orElseThrow(
                () ->
                    ProblemException.of(
                        CommonProblem.UNAVAILABLE, "There is no published checkpoint yet."));
    List<String> lines =
        new ArrayList<>(
            List.of(
                head.origin(),
                review.tenantId().value(),
                review.id().value(),
                review.createdAt().toString(),
                Long.toString(head.size()),
                head.root().base64(),
                review.covers().stream().map(Kind::code).collect(Collectors.joining(","))));
    for (Item item : review.items()) {
      Decision decision = item.decision();
      lines.add(
          String.join(
              " ",
              decision == null ? "-" : decision.code(),
              item.kind().code(),
              item.role(),
              item.subject(),
              String.valueOf(item.decidedBy()),
              String.valueOf(item.decidedAt()),
              item.goneAt() == null ? "-" : item.goneAt().toString()));
    }
    return statements.sign(FORMAT, lines).encoded();
  }

  Review find(ReviewId id) {
    return tables.find(id).orElseThrow(ProblemException::notFound);
  }

  List<Review> ofTenant(TenantId tenant) {
    return tables.ofTenant(tenant);
  }

  List<Review> open() {
    return tables.open();
  }

  private static AuditEntry entry(Actor actor, String action, Review review) {
    return AuditEntry.of(
            actor, action, new Target("access-review", review.id().value()), Outcome.SUCCEEDED)
        .withTenant(review.tenantId());
  }
}
