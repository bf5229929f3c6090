package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.converge.Pauses;
import ai.coditect.provisioning.converge.WorkQueue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Retries, pauses and resumes of many tenants at once. A dry run counts; the deed is done for at
 * most {@value #MOST_AT_ONCE}, each with an entry in its trail; the answer says after whom to go
 * on.
 */
@RestController
class OperatorDeeds {

  static final int MOST_AT_ONCE = 1_000;
  private static final int PER_SECOND = 10;
  private static final int MOST_PER_SECOND = 1_000;
  private static final int EXAMPLES = 10;

  private final TenantRows tenants;
  private final WorkQueue work;
  private final Pauses pauses;
  private final AuditTrail audit;

  OperatorDeeds(TenantRows tenants, WorkQueue work, Pauses pauses, AuditTrail audit) {
    this.tenants = tenants;
    this.work = work;
    this.pauses = pauses;
    this.audit = audit;
  }

  /**
   * Whom, why, and how fast.
   *
   * @param dryRun to count only
   * @param perSecond how many tenants a second begin; 10 if nothing is said
   * @param after only tenants behind this one, in the order of their ids
   * @param limit of how many it is done at most; {@value #MOST_AT_ONCE} if nothing is said
   */
  record Deed(
      TenantFilter filter,
      String reason,
      @Nullable Boolean dryRun,
      @Nullable Integer perSecond,
      @Nullable TenantId after,
      @Nullable Integer limit) {
    Deed {
      Require.present(filter, "filter");
      Require.that(!filter.open(), "filter: say which tenants");
      Require.text(reason, Operators.MAX_REASON, "reason");
      Require.that(
          perSecond == null || (perSecond >= 1 && perSecond <= MOST_PER_SECOND),
          "perSecond: 1 to " + MOST_PER_SECOND);
      Require.that(
          limit == null || (limit >= 1 && limit <= MOST_AT_ONCE), "limit: 1 to " + MOST_AT_ONCE);
    }

    boolean dry() {
      return Boolean.TRUE.equals(dryRun);
    }

    int rate() {
      return Objects.requireNonNullElse(perSecond, PER_SECOND);
    }

    int most() {
      return Objects.requireNonNullElse(limit, MOST_AT_ONCE);
    }
  }

  /**
   * What was done.
   *
   * @param matching how many tenants the filter meant
   * @param done of how many it was done now; 0 in a dry run
   * @param next the last tenant that was reached, if there are more: {@code after} of the next call
   */
  record Done(
      boolean dryRun, long matching, int done, List<TenantId> examples, @Nullable TenantId next) {}

  /** Has tenants looked at now, whatever they wait for. */
  @PostMapping("/v1/operator/retries")
  @Transactional
  public Done retry(@RequestBody Deed deed, Authentication caller) {
    return each(
        deed,
        caller,
        "retried",
        found -> {
          work.wakeApart(found, deed.rate());
          return found;
        });
  }

  /** Holds tenants back. */
  @PostMapping("/v1/operator/pauses")
  @Transactional
  public Done pause(@RequestBody Deed deed, Authentication caller) {
    return each(
        deed,
        caller,
        "paused",
        found -> found.stream().filter(tenant -> pauses.pause(tenant, deed.reason())).toList());
  }

  /** Lets paused tenants go on. */
  @PostMapping("/v1/operator/resumes")
  @Transactional
  public Done resume(@RequestBody Deed deed, Authentication caller) {
    return each(deed, caller, "resumed", found -> pauses.resume(found, deed.rate()));
  }

  private Done each(
      Deed deed,
      Authentication caller,
      String verb,
      java.util.function.UnaryOperator<List<TenantId>> doing) {
    long matching = tenants.count(deed.filter());
    if (deed.dry()) {
      return new Done(true, matching, 0, tenants.find(deed.filter(), deed.after(), EXAMPLES), null);
    }
    List<TenantId> reached = tenants.find(deed.filter(), deed.after(), deed.most() + 1);
    boolean more = reached.size() > deed.most();
    List<TenantId> found = more ? reached.subList(0, deed.most()) : reached;
    Actor actor = Operators.actor(caller);
    List<TenantId> done = doing.apply(found);
    audit.record(
        done.stream().map(tenant -> Operators.deed(actor, verb, tenant, deed.reason())).toList());
    return new Done(
        false,
        matching,
        done.size(),
        done.stream().limit(EXAMPLES).toList(),
        more ? found.getLast() : null);
  }
}
