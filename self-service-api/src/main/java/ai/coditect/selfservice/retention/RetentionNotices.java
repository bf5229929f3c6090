package ai.coditect.selfservice.retention;

import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.status.Statuses.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells owners, 7 days and 1 day before, that data is about to be archived and deleted. Once for
 * each owner, resource, end and notice, however often it looks; one that was missed because nobody
 * looked in time is not sent late beside the next.
 */
@Component
class RetentionNotices {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionNotices.class);

  static final Duration FIRST = Duration.ofDays(7);
  static final Duration LAST = Duration.ofDays(1);

  private final Statuses statuses;
  private final OwnerNotices notices;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RetentionNotices(
      Statuses statuses, OwnerNotices notices, TransactionTemplate transaction, Clock clock) {
    this.statuses = statuses;
    this.notices = notices;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Calls for the notices that are due; one that cannot be called for keeps no other one back. */
  void call() {
    Instant now = clock.instant();
    for (Retention retention : statuses.endingBetween(now, now.plus(FIRST))) {
      try {
        transaction.executeWithoutResult(_ -> call(retention, now));
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("tenant", retention.tenant())
            .setCause(e)
            .log("The owners could not be told that {} is about to end", retention.what());
      }
    }
  }

  private void call(Retention retention, Instant now) {
    boolean last = !now.plus(LAST).isBefore(retention.until());
    notices.toEach(
        NoticeKind.RETENTION_ENDING,
        retention.tenant(),
        Ending.of(retention).toString(),
        (int) (last ? LAST : FIRST).toDays());
  }
}
