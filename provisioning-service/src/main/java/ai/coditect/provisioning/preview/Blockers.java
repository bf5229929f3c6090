package ai.coditect.provisioning.preview;

import ai.coditect.contracts.api.TierChangePreview.Blocker;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What a tenant uses above the limits of a tier. */
@Component
class Blockers {

  private final List<UsageMeter> meters;

  Blockers(List<UsageMeter> meters) {
    this.meters = List.copyOf(meters);
  }

  /**
   * All of them, by name; the meters are read side by side.
   *
   * @throws FailureException if something cannot be measured: silence is no permission
   */
  List<Blocker> of(TenantScope scope, TierDefinition tier) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Blocker>>> read =
          meters.stream().map(meter -> threads.submit(() -> of(meter, scope, tier))).toList();
      return read.stream()
          .flatMap(blockers -> result(blockers).stream())
          .sorted(Comparator.comparing(Blocker::resource))
          .toList();
    }
  }

  private static List<Blocker> of(UsageMeter meter, TenantScope scope, TierDefinition tier) {
    Map<String, Long> limits = meter.limits(tier);
    return meter.usage(scope, tier).stream()
        .flatMap(
            usage -> {
              Long limit = limits.get(usage.name());
              return limit != null && usage.exceeds(limit)
                  ? Stream.of(blocker(usage, limit))
                  : Stream.empty();
            })
        .toList();
  }

  private static Blocker blocker(Usage usage, long limit) {
    return new Blocker(usage.name(), Long.toString(usage.used()), Long.toString(limit));
  }

  /** What a thread found, or the problem with it. */
  static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a tenant was looked at", e);
    } catch (java.util.concurrent.ExecutionException e) {
      switch (e.getCause()) {
        case FailureException failure ->
            throw Foresight.unavailable("The tenant's usage", failure.failure());
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
