package ai.coditect.provisioning.brake;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Guard.Brake;
import ai.coditect.provisioning.plan.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Freezes deletions, and if an operator asks for it revocations and stops of what runs too, for all
 * tenants at once. Engages by itself when something is about to be deleted of unusually many
 * tenants within an hour; it is counted under one lock, so however many replicas there are, no
 * tenant above that number loses anything. What a security hold revokes always goes.
 */
@Component
public class DeleteBrake {

  private static final Logger LOG = LoggerFactory.getLogger(DeleteBrake.class);
  private static final Actor ENGINE = new Actor(Actor.Type.SYSTEM, "provisioning-service");

  private final BrakeRows rows;
  private final BrakeProperties properties;
  private final AuditTrail audit;
  private final Counter engagements;

  DeleteBrake(BrakeRows rows, BrakeProperties properties, AuditTrail audit, MeterRegistry metrics) {
    this.rows = rows;
    this.properties = properties;
    this.audit = audit;
    this.engagements =
        Counter.builder("coditect.brake.engagements")
            .description("How often this replica's delete brake engaged by itself")
            .register(metrics);
  }

  /** How it stands. */
  public BrakeState state() {
    return rows.read();
  }

  /** What is frozen now for a tenant. */
  public Brake level(boolean securityHold) {
    return rows.read().level(securityHold);
  }

  /**
   * Asks for leave to do steps, right before they are journaled. What it answers and what it counts
   * is durable when it returns.
   *
   * @return false if one of them is frozen, or is one too many, so that the brake engages now: then
   *     none of them may be done
   */
  @Transactional
  public boolean admit(TenantId tenant, Collection<Step> steps, boolean securityHold) {
    Set<ResourceKey> deleted = going(steps, true);
    if (deleted.isEmpty() && going(steps, false).isEmpty()) {
      return true;
    }
    if (deleted.isEmpty()) {
      return rows.read().level(securityHold) != Brake.ALL;
    }
    if (rows.lock().level(securityHold) != Brake.RELEASED) {
      return false;
    }
    if (rows.released(tenant, deleted)) {
      return true;
    }
    rows.deletes(tenant);
    long counted = rows.counted();
    if (counted <= properties.tenantsPerHour()
        || counted * 100 <= rows.tenants() * properties.percentPerHour()) {
      return true;
    }
    engageByItself(counted - 1);
    return false;
  }

  private static Set<ResourceKey> going(Collection<Step> steps, boolean forGood) {
    return steps.stream()
        .filter(
            step -> step instanceof Step.Delete(_, var nature, _) && forGood == nature.isDeleted())
        .map(Step::key)
        .collect(Collectors.toSet());
  }

  private void engageByItself(long allowed) {
    String reason =
        "something would be deleted of more than %d tenants within an hour".formatted(allowed);
    rows.engage(Brake.DELETIONS, ENGINE.id(), reason, true);
    record(ENGINE, "engaged", Brake.RELEASED, Brake.DELETIONS, reason);
    engagements.increment();
    LOG.atError().addKeyValue("allowed", allowed).log("The delete brake engages: {}", reason);
  }

  /** Notes what a run did not do because it is frozen; nothing if all that was frozen is gone. */
  @Transactional
  public void froze(TenantId tenant, Set<ResourceKey> keys) {
    if (keys.isEmpty()) {
      rows.thawed(tenant);
    } else {
      rows.froze(tenant, keys);
    }
  }

  /** Tenants of which something is frozen, by id. */
  public List<FrozenTenant> frozen(@Nullable TenantId after, int most) {
    return rows.frozen(after, most);
  }

  /** Of how many tenants something is frozen. */
  public long frozenTenants() {
    return rows.frozen();
  }

  /** Freezes. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void engage(Brake level, Actor operator, String reason) {
    Brake before = rows.lock().level();
    rows.engage(level, operator.id(), reason, false);
    record(operator, "engaged", before, level, reason);
    LOG.atWarn().addKeyValue("brake", level).log("An operator engages the delete brake");
  }

  /**
   * Lets go of what is frozen now, which is not counted again, and begins to count anew. Needs a
   * running transaction.
   *
   * @return the tenants that have to be woken
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<TenantId> release(Actor operator, String reason) {
    Brake before = rows.lock().level();
    List<TenantId> waiting = rows.release(operator.id(), reason);
    record(operator, "released", before, Brake.RELEASED, reason);
    LOG.atWarn().addKeyValue("tenants", waiting.size()).log("An operator releases the brake");
    return waiting;
  }

  /** How many tenants a second go on after a release. */
  public int wakePerSecond() {
    return properties.wakePerSecond();
  }

  private void record(Actor actor, String verb, Brake from, Brake to, String reason) {
    audit.record(
        AuditEntry.of(
                actor,
                "provisioning.delete-brake." + verb,
                new Target("delete-brake", "fleet"),
                Outcome.SUCCEEDED)
            .withReason(reason)
            .withChanges(List.of(new Change("/level", json(from), json(to)))));
  }

  private static String json(Brake level) {
    return "\"" + level.name().toLowerCase(java.util.Locale.ROOT) + "\"";
  }
}
