package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.converge.DiesAt.Moment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * One death of a replica, which finds each of some tenants at a boundary of its own, and the end
 * that the other replica brings all of them to.
 */
@NullMarked
final class CrashRound {

  private final CrashRig rig;
  private final List<Boundary> boundaries;
  private final @Nullable CrashRound next;
  private final Map<TenantId, Before> before = new HashMap<>();
  private boolean prepared;
  private boolean begun;
  private boolean over;

  /**
   * A round.
   *
   * @param next whose tenants are prepared while those of this one recover
   */
  CrashRound(CrashRig rig, List<Boundary> boundaries, @Nullable CrashRound next) {
    this.rig = rig;
    this.boundaries = boundaries;
    this.next = next;
  }

  /** The n-th step of a lifecycle, and a tenant that is to go through it. */
  record Boundary(CrashLifecycle lifecycle, int step, Moment moment, TenantId tenant) {
    @Override
    public String toString() {
      return "%s, step %d, %s".formatted(lifecycle, step, moment);
    }
  }

  /**
   * What a tenant was before.
   *
   * @param asked what it is asked for then
   * @param namespace the identity of its namespace; empty if there is none
   */
  record Before(TenantIntent asked, long epoch, String namespace) {}

  /** Before a tenant of this round was asked for anything. */
  Before before(TenantId tenant) {
    return Objects.requireNonNull(before.get(tenant));
  }

  /** Done once, by the first who asks. */
  void happen() throws InterruptedException {
    if (over) {
      return;
    }
    assertThat(begun).as("this round has failed before").isFalse();
    begun = true;
    prepare();
    boundaries.forEach(it -> rig.awaitBefore(it.lifecycle(), it.tenant()));
    boundaries.forEach(
        it ->
            before.put(
                it.tenant(),
                new Before(
                    rig.change(it.lifecycle(), it.tenant()),
                    rig.records().epoch(it.tenant()),
                    rig.world().namespaceUid(it.tenant()))));
    die();
    if (next != null) {
      next.prepare();
    }
    boundaries.forEach(it -> rig.awaitSettled(it.lifecycle(), before(it.tenant()).asked()));
    over = true;
  }

  /** What leads to where its tenants begin has been asked for already. */
  void isPrepared() {
    prepared = true;
  }

  private void prepare() {
    if (!prepared) {
      prepared = true;
      rig.ask(boundaries.stream().map(it -> it.lifecycle().before(it.tenant())).toList());
    }
  }

  private void die() throws InterruptedException {
    var orders =
        boundaries.stream()
            .map(it -> new DiesAt.Order(it.tenant(), it.step(), it.moment()))
            .toList();
    DiesAt.Death death = rig.onlyTheVictimWorks(orders);
    try {
      boundaries.forEach(it -> rig.ask(before(it.tenant()).asked()));
      boolean died = death.awaited().await(60, TimeUnit.SECONDS);
      assertThat(boundaries.stream().filter(it -> !death.isAtItsBoundary(it.tenant())))
          .as("who did not come to their boundaries")
          .isEmpty();
      assertThat(died).isTrue();
    } finally {
      rig.theOtherTakesOver();
    }
  }
}
