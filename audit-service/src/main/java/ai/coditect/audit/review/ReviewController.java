package ai.coditect.audit.review;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.access.TrailAccess;
import ai.coditect.audit.query.Guarded;
import ai.coditect.audit.review.AccessSources.Observed;
import ai.coditect.audit.review.Review.Decision;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.ReviewId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

/** Access reviews: begun and decided by a tenant's owners, read by whoever may read its trail. */
@RestController
@RequestMapping("/v1/access-reviews")
class ReviewController {

  private static final Logger LOG = LoggerFactory.getLogger(ReviewController.class);
  private static final Duration YEAR = Duration.ofDays(366);

  private final Guarded guarded;
  private final TrailAccess access;
  private final Reviews reviews;
  private final AccessSources sources;
  private final Clock clock;

  ReviewController(
      Guarded guarded, TrailAccess access, Reviews reviews, AccessSources sources, Clock clock) {
    this.clock = clock;
    this.sources = sources;
    this.guarded = guarded;
    this.access = access;
    this.reviews = reviews;
  }

  /**
   * A review to be begun.
   *
   * @param dueAt by when it should be completed: within a year from now
   */
  record NewReview(TenantId tenantId, Instant dueAt) {

    NewReview {
      Require.present(tenantId, "tenantId");
      Require.present(dueAt, "dueAt");
    }
  }

  /** What becomes of one access. */
  record Decided(Decision decision) {
    Decided {
      Require.present(decision, "decision");
    }
  }

  /** Several. */
  record Items(List<Review> items) {}

  /** Begins one with the members, keys and grants as they are now. */
  @PostMapping
  ResponseEntity<Review> begin(@RequestBody NewReview wanted, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    requireOwner(caller, wanted.tenantId());
    Instant now = clock.instant();
    if (wanted.dueAt().isBefore(now) || wanted.dueAt().isAfter(now.plus(YEAR))) {
      throw ProblemException.invalid(
          List.of(new FieldError("/dueAt", "must be a time within a year")));
    }
    Review begun =
        reviews.begin(caller, wanted.tenantId(), wanted.dueAt(), keys(wanted.tenantId()));
    return ResponseEntity.created(URI.create("/v1/access-reviews/" + begun.id())).body(begun);
  }

  private Optional<Observed> keys(TenantId tenant) {
    try {
      return sources.keys(tenant);
    } catch (RestClientException e) {
      LOG.atWarn().addKeyValue("tenant", tenant).setCause(e).log("API keys cannot be read");
      throw ProblemException.of(
          CommonProblem.UNAVAILABLE, "The tenant's API keys cannot be read for now.");
    }
  }

  /** A tenant's, the newest first. */
  @GetMapping
  Items ofTenant(@RequestParam TenantId tenantId, JwtAuthenticationToken token) {
    guarded.requireTenant(Caller.of(token), tenantId);
    return new Items(reviews.ofTenant(tenantId));
  }

  /** One with its items. */
  @GetMapping("/{id}")
  Review one(@PathVariable ReviewId id, JwtAuthenticationToken token) {
    Review review = reviews.find(id);
    guarded.requireTenant(Caller.of(token), review.tenantId());
    return review;
  }

  /** Decides on one access. */
  @PutMapping("/{id}/items/{number}")
  Review decide(
      @PathVariable ReviewId id,
      @PathVariable int number,
      @RequestBody Decided decided,
      JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    requireOwner(caller, reviews.find(id).tenantId());
    return reviews.decide(caller, id, number, decided.decision());
  }

  private void requireOwner(Caller caller, TenantId tenant) {
    guarded.requireTenant(caller, tenant);
    if (!access.owns(caller, tenant)) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "A tenant's owners review its accesses.");
    }
  }
}
