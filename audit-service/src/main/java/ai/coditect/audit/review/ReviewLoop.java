package ai.coditect.audit.review;

import ai.coditect.audit.review.Access.Kind;
import ai.coditect.audit.review.AccessSources.Observed;
import ai.coditect.platform.periodic.PeriodicWork;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks at open reviews from time to time; several replicas may do so at once. */
@Component
class ReviewLoop extends PeriodicWork {

  private final Reviews reviews;
  private final AccessSources sources;

  ReviewLoop(Reviews reviews, AccessSources sources, ReviewProperties properties) {
    super("access-reviews", properties.interval());
    this.sources = sources;
    this.reviews = reviews;
  }

  @Override
  protected void round() {
    for (Review review : reviews.open()) {
      reviews.look(review.id(), keysOf(review));
    }
  }

  private Optional<Observed> keysOf(Review review) {
    boolean wanted =
        review.items().stream().anyMatch(item -> item.kind() == Kind.KEY && !item.settled());
    return wanted ? sources.keysIfAnswered(review.tenantId()) : Optional.empty();
  }

  @Override
  protected String failure() {
    return "Access reviews cannot be looked at for now";
  }
}
