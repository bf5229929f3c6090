package ai.coditect.audit.review;

import ai.coditect.platform.periodic.PeriodicWork;
import org.springframework.stereotype.Component;

/** Looks at open reviews from time to time; several replicas may do so at once. */
@Component
class ReviewLoop extends PeriodicWork {

  private final Reviews reviews;

  ReviewLoop(Reviews reviews, ReviewProperties properties) {
    super("access-reviews", properties.interval());
    this.reviews = reviews;
  }

  @Override
  protected void round() {
    reviews.open().forEach(review -> reviews.look(review.id()));
  }

  @Override
  protected String failure() {
    return "Access reviews cannot be looked at for now";
  }
}
