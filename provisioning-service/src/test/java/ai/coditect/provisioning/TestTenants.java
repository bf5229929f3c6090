package ai.coditect.provisioning;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Tenants as sign-ups make them. */
@NullMarked
public final class TestTenants {

  public static final String REGION = "eu-test";
  private static final Instant SIGNED_UP = Instant.parse("2026-01-02T03:04:05Z");

  private TestTenants() {}

  public static TenantIntent free(TenantId tenant) {
    return intent(tenant, 1, "free", OperationId.next());
  }

  public static TenantIntent intent(
      TenantId tenant, long generation, String tier, OperationId operation) {
    return new TenantIntent(
        tenant,
        generation,
        generation,
        new TierName(tier),
        Lifecycle.ACTIVE,
        List.of(),
        REGION,
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, SIGNED_UP, null),
        List.of(new AspectOperation(Aspect.TIER, operation, generation)),
        null,
        null,
        List.of(),
        SIGNED_UP);
  }

  /** The same tenant, asked for another tier. */
  public static TenantIntent changed(
      TenantIntent before, String tier, @Nullable Acknowledgement acknowledged) {
    long generation = before.generation() + 1;
    return new TenantIntent(
        before.tenantId(),
        generation,
        generation,
        new TierName(tier),
        before.lifecycle(),
        before.holds(),
        before.region(),
        before.seats(),
        before.entitlement(),
        with(before, Aspect.TIER, generation),
        acknowledged,
        before.departure(),
        before.rotations(),
        before.committedAt());
  }

  /** The same tenant with one more generation in which only its settings changed. */
  public static TenantIntent edited(TenantIntent before) {
    return next(before, before.holds(), null, Aspect.SETTINGS);
  }

  /** The same tenant, asked for new credentials of a kind. */
  public static TenantIntent rotated(TenantIntent before, Credentials kind, boolean immediate) {
    long generation = before.generation() + 1;
    long atOnce =
        immediate
            ? generation
            : before.rotation(kind).map(Rotation::immediateGeneration).orElse(0L);
    List<Rotation> rotations = new ArrayList<>(before.rotations());
    rotations.removeIf(rotation -> rotation.credentials() == kind);
    rotations.add(new Rotation(kind, generation, atOnce));
    return new TenantIntent(
        before.tenantId(),
        generation,
        before.tierGeneration(),
        before.tier(),
        before.lifecycle(),
        before.holds(),
        before.region(),
        before.seats(),
        before.entitlement(),
        with(before, Aspect.CREDENTIALS, generation),
        before.acknowledged(),
        before.departure(),
        rotations,
        before.committedAt());
  }

  /** The same tenant, asked for a copy of its data. */
  public static TenantIntent exporting(TenantIntent before) {
    return next(before, before.holds(), before.departure(), Aspect.EXPORTS);
  }

  /** The same tenant with one more hold. */
  public static TenantIntent held(TenantIntent before, Hold.Cause cause) {
    List<Hold> holds = new ArrayList<>(before.holds());
    holds.add(new Hold("hold-" + (holds.size() + 1), cause, SIGNED_UP));
    return next(before, holds, before.departure(), Aspect.HOLDS);
  }

  /** The same tenant without holds. */
  public static TenantIntent released(TenantIntent before) {
    return next(before, List.of(), before.departure(), Aspect.HOLDS);
  }

  /** The same tenant, about to leave. */
  public static TenantIntent leaving(TenantIntent before, Instant graceEndsAt) {
    return next(before, before.holds(), new Departure(SIGNED_UP, graceEndsAt), Aspect.LIFECYCLE);
  }

  /** The same tenant, which stays after all. */
  public static TenantIntent staying(TenantIntent before) {
    return next(before, before.holds(), null, Aspect.LIFECYCLE);
  }

  private static TenantIntent next(
      TenantIntent before, List<Hold> holds, @Nullable Departure departure, Aspect aspect) {
    long generation = before.generation() + 1;
    return new TenantIntent(
        before.tenantId(),
        generation,
        before.tierGeneration(),
        before.tier(),
        departure == null ? Lifecycle.ACTIVE : Lifecycle.OFFBOARDING,
        holds,
        before.region(),
        before.seats(),
        before.entitlement(),
        with(before, aspect, generation),
        before.acknowledged(),
        departure,
        before.rotations(),
        before.committedAt());
  }

  private static List<AspectOperation> with(TenantIntent before, Aspect aspect, long generation) {
    List<AspectOperation> operations = new ArrayList<>(before.operations());
    operations.removeIf(operation -> operation.aspect() == aspect);
    operations.add(new AspectOperation(aspect, OperationId.next(), generation));
    return operations;
  }

  public static TenantMembers ownerWithIdentity(TenantId tenant, long generation) {
    var identity = new Identity("http://127.0.0.1/realms/test", "subject-" + tenant.suffix());
    return new TenantMembers(
        tenant, generation, List.of(new Member(MemberId.next(), Role.OWNER, identity)));
  }

  public static TenantMembers ownerWithoutIdentity(TenantId tenant, long generation) {
    return new TenantMembers(
        tenant, generation, List.of(new Member(MemberId.next(), Role.OWNER, null)));
  }

  /**
   * Any of what asks for no acknowledgement: a hold, the end of all holds, the other one of two
   * tiers that differ in a quota, another name.
   */
  public static TenantIntent anotherMind(TenantIntent before, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> held(before, Hold.Cause.PAYMENT);
      case 1 -> released(before);
      case 2 -> changed(before, before.tier().value().equals("free") ? "large" : "free", null);
      default -> edited(before);
    };
  }
}
