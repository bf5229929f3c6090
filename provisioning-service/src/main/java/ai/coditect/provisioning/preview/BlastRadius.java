package ai.coditect.provisioning.preview;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Holds a definition against all tenants that have its tier, a page at a time. */
@Service
class BlastRadius {

  static final int PAGE = 32;
  private static final int SIDE_BY_SIDE = 8;

  private final TenantRecords tenants;
  private final Foresight foresight;
  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final Semaphore one = new Semaphore(1);

  BlastRadius(TenantRecords tenants, Foresight foresight, JdbcTemplate jdbc, Clock clock) {
    this.tenants = tenants;
    this.foresight = foresight;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Lets one at a time look at the fleet.
   *
   * @return false if somebody else does
   */
  boolean begin() {
    return one.tryAcquire();
  }

  /** Lets the next one look. */
  void end() {
    one.release();
  }

  /**
   * Adds the page of tenants after those already counted.
   *
   * @return what is known then; complete if there are no more
   */
  Radius next(TierDefinition definition, Radius before) {
    List<TenantId> page = page(definition.tier(), before.after());
    Radius sum = before;
    Semaphore permits = new Semaphore(SIDE_BY_SIDE);
    List<Future<@Nullable Plan>> looks = new ArrayList<>();
    var records = tenants.find(page);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TenantId tenant : page) {
        TenantRecord record = records.get(tenant);
        looks.add(threads.submit(() -> record == null ? null : plan(permits, record, definition)));
      }
    }
    for (int i = 0; i < page.size(); i++) {
      sum = sum.plus(page.get(i), Blockers.result(looks.get(i)));
    }
    return page.size() < PAGE ? sum.completed() : sum;
  }

  private List<TenantId> page(TierName tier, @Nullable TenantId after) {
    return jdbc.query(
        """
        select tenant_id from tenant_status
        where tier = ? and tenant_id > ? and phase <> 'offboarded' order by tenant_id limit ?
        """,
        (row, _) -> new TenantId(row.getString(1)),
        tier.value(),
        after == null ? "" : after.value(),
        PAGE);
  }

  /** What the next run of a tenant would do; null if it is about to be deleted anyway. */
  private @Nullable Plan plan(Semaphore permits, TenantRecord record, TierDefinition definition) {
    Course course =
        Course.of(record.intent(), record.status(), record.legalHold(), clock.instant());
    if (course.mode() == Mode.GONE) {
      return null;
    }
    permits.acquireUninterruptibly();
    try {
      return foresight.look(record, course, definition).plan();
    } finally {
      permits.release();
    }
  }

  /**
   * How many tenants a definition would touch.
   *
   * @param examined tenants that were looked at
   * @param unseen those of which something could not be seen, so that more may come
   * @param creates those in which something would be made
   * @param changes those in which something would be changed
   * @param revokesOrDeletes those in which something would be taken away
   * @param retains those in which customer data would become unreachable
   * @param examples some of those in which something would be taken away or become unreachable
   * @param after the last tenant that was counted
   * @param complete whether these are all
   */
  record Radius(
      int examined,
      int unseen,
      int creates,
      int changes,
      int revokesOrDeletes,
      int retains,
      List<TenantId> examples,
      @Nullable TenantId after,
      boolean complete) {

    static final Radius NONE = new Radius(0, 0, 0, 0, 0, 0, List.of(), null, false);
    private static final int MOST_EXAMPLES = 20;

    Radius {
      examples = List.copyOf(examples);
    }

    Radius plus(TenantId tenant, @Nullable Plan plan) {
      if (plan == null) {
        return new Radius(
            examined + 1,
            unseen,
            creates,
            changes,
            revokesOrDeletes,
            retains,
            examples,
            tenant,
            false);
      }
      boolean loses = plan.removes() || !plan.retained().isEmpty();
      List<TenantId> named = new ArrayList<>(examples);
      if (loses && named.size() < MOST_EXAMPLES) {
        named.add(tenant);
      }
      return new Radius(
          examined + 1,
          unseen + one(!plan.hindrances().isEmpty()),
          creates + one(has(plan, Step.Create.class::isInstance)),
          changes + one(has(plan, Step.Change.class::isInstance)),
          revokesOrDeletes + one(plan.removes()),
          retains + one(!plan.retained().isEmpty()),
          named,
          tenant,
          false);
    }

    Radius completed() {
      return new Radius(
          examined, unseen, creates, changes, revokesOrDeletes, retains, examples, after, true);
    }

    private static boolean has(Plan plan, Predicate<Step> which) {
      return plan.steps().stream().anyMatch(which);
    }

    private static int one(boolean whether) {
      return whether ? 1 : 0;
    }
  }
}
