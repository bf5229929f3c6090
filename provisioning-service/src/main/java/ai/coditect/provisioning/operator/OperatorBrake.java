package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.brake.BrakeState;
import ai.coditect.provisioning.brake.DeleteBrake;
import ai.coditect.provisioning.brake.FrozenTenant;
import ai.coditect.provisioning.converge.WorkQueue;
import ai.coditect.provisioning.plan.Guard.Brake;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The delete brake: what it keeps, and the lever. */
@RestController
@RequestMapping("/v1/operator/delete-brake")
class OperatorBrake {

  private final DeleteBrake brake;
  private final WorkQueue work;

  OperatorBrake(DeleteBrake brake, WorkQueue work) {
    this.brake = brake;
    this.work = work;
  }

  /** How it stands, with a page of the tenants that wait for it. */
  record BrakeView(
      Lever brake, long frozenTenants, List<FrozenTenant> items, @Nullable String nextCursor) {}

  /** How it stands. */
  record Lever(
      String level,
      Instant since,
      String changedBy,
      String reason,
      boolean automatic,
      Instant countedFrom) {

    static Lever of(BrakeState state) {
      return new Lever(
          state.level().name().toLowerCase(Locale.ROOT),
          state.since(),
          state.changedBy(),
          state.reason(),
          state.automatic(),
          state.countedFrom());
    }
  }

  /** What to freeze. */
  enum Freeze {
    /** Deletions. */
    @JsonProperty("deletions")
    DELETIONS,
    /** Revocations too. */
    @JsonProperty("all")
    ALL
  }

  /** Freezes: deletions unless said otherwise. */
  record Engagement(@Nullable Freeze level, String reason) {
    Engagement {
      Require.text(reason, Operators.MAX_REASON, "reason");
    }
  }

  /** Lets go. */
  record Release(String reason) {
    Release {
      Require.text(reason, Operators.MAX_REASON, "reason");
    }
  }

  /** How many tenants go on. */
  record Released(int tenants, int perSecond) {}

  @GetMapping
  BrakeView inspect(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int most = Operators.limit(limit);
    List<FrozenTenant> items = brake.frozen(Operators.tenantAfter(cursor), most);
    return new BrakeView(
        Lever.of(brake.state()),
        brake.frozenTenants(),
        items,
        items.size() < most ? null : Operators.cursor(items.getLast().tenantId().value()));
  }

  @PostMapping("/engagements")
  @Transactional
  public Lever engage(@RequestBody Engagement body, Authentication caller) {
    Brake level = body.level() == Freeze.ALL ? Brake.ALL : Brake.DELETIONS;
    brake.engage(level, Operators.actor(caller), body.reason());
    return Lever.of(brake.state());
  }

  @PostMapping("/releases")
  @Transactional
  public Released release(@RequestBody Release body, Authentication caller) {
    List<TenantId> waiting = brake.release(Operators.actor(caller), body.reason());
    work.wakeApart(waiting, brake.wakePerSecond());
    return new Released(waiting.size(), brake.wakePerSecond());
  }
}
