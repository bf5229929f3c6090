package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.TestTenants;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Asks for tiers as a portal does through self-service-api: with a preview and its acknowledgement
 * where the change may take something away, and without where it cannot; the events arrive later,
 * in their order.
 */
@NullMarked
final class Portal {

  /** Each has all that those before it have. */
  private static final List<String> IN_ORDER = List.of("free", "stored", "full");

  private final Supplier<Optional<TenantStatus>> status;
  private final Previews previews;
  private final Consumer<TenantIntent> intake;
  private final Duration delay;
  private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
  private TenantIntent newest;

  /** Asks provisioning-service. */
  @FunctionalInterface
  interface Previews {
    TierChangePreview of(String tier, TierName underWay);
  }

  /**
   * A portal before one tenant.
   *
   * @param delay how long an event is on its way
   */
  Portal(
      TenantIntent newest,
      Supplier<Optional<TenantStatus>> status,
      Previews previews,
      Consumer<TenantIntent> intake,
      Duration delay) {
    this.newest = newest;
    this.status = status;
    this.previews = previews;
    this.intake = intake;
    this.delay = delay;
  }

  /** Asks for a tier; what was asked for is on its way then. */
  TenantIntent ask(String tier) {
    Acknowledgement acknowledged =
        losesNothing(tier) ? null : acknowledgement(previews.of(tier, newest.tier()));
    TenantIntent next = TestTenants.changed(newest, tier, acknowledged);
    newest = next;
    sent =
        sent.thenRunAsync(
            () -> intake.accept(next),
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    return next;
  }

  /** Waits until the last event has arrived. */
  void awaitArrival() {
    sent.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private boolean losesNothing(String tier) {
    Optional<TenantStatus> seen = status.get();
    TierName effective = seen.map(TenantStatus::effectiveTier).orElse(null);
    boolean losing =
        newest.acknowledged() != null
            && seen.map(TenantStatus::tierGeneration).orElse(0L) < newest.tierGeneration();
    return !losing
        && includes(tier, newest.tier().value())
        && (effective == null || includes(tier, effective.value()));
  }

  private static boolean includes(String tier, String other) {
    return IN_ORDER.indexOf(tier) >= IN_ORDER.indexOf(other);
  }

  /** What a customer agrees to who reads a preview and sends its digest. */
  static @Nullable Acknowledgement acknowledgement(TierChangePreview preview) {
    if (preview.digest() == null) {
      return null;
    }
    Set<String> lost =
        Stream.of(
                preview.revokes(),
                preview.deletes(),
                preview.retains().stream().map(TierChangePreview.Retention::what).toList())
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    return new Acknowledgement(
        preview.tierRevision(), lost, Objects.requireNonNull(preview.digest()));
  }
}
