package ai.coditect.selfservice.usage;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.provisioning.UsageReadings;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.tenants.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows what a tenant uses: its seats, and what provisioning-service measures in the backends. */
@RestController
class UsageController {

  private static final String SEATS = "seats";

  private final Tenants tenants;
  private final Members members;
  private final UsageReadings readings;
  private final Clock clock;

  UsageController(Tenants tenants, Members members, UsageReadings readings, Clock clock) {
    this.tenants = tenants;
    this.members = members;
    this.readings = readings;
    this.clock = clock;
  }

  /**
   * What a tenant uses.
   *
   * @param complete whether the backends are in it; false while nothing is there yet, or they
   *     cannot be measured
   */
  record UsageView(TenantId tenantId, boolean complete, List<UsageItem> items) {}

  /**
   * One thing.
   *
   * @param name as the blockers of a tier change name it
   * @param unit what it is counted in
   * @param used how much
   * @param limit how much is allowed; absent if nothing limits it
   * @param measuredAt when
   */
  record UsageItem(String name, String unit, long used, @Nullable Long limit, Instant measuredAt) {}

  @Allowed(anyMember = true, scope = "status:read", platform = PlatformRole.OPERATOR)
  @Operation(
      operationId = "readUsage",
      summary = "What the tenant uses of its seats, and of each resource that its tier limits")
  @GetMapping("/v1/tenants/{tenant}/usage")
  ResponseEntity<UsageView> read(@PathVariable TenantId tenant) {
    TenantIntent intent = tenants.intent(tenant).orElseThrow(ProblemException::notFound);
    List<UsageItem> items = new ArrayList<>();
    items.add(
        new UsageItem(
            SEATS,
            SEATS,
            members.seatsTaken(tenant),
            (long) intent.seats(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    Optional<TenantUsage> measured = readings.of(tenant);
    measured.ifPresent(
        usage -> usage.items().forEach(item -> items.add(item(item, usage.measuredAt()))));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new UsageView(tenant, measured.isPresent(), List.copyOf(items)));
  }

  private static UsageItem item(TenantUsage.Item item, Instant measuredAt) {
    return new UsageItem(item.name(), item.unit(), item.used(), item.limit(), measuredAt);
  }
}
