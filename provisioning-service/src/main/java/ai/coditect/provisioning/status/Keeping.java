package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.desired.DepartureResources;
import ai.coditect.provisioning.desired.ResourceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a status says of data that the tier does not have any more. Pure. */
final class Keeping {

  private Keeping() {}

  /**
   * The data that is kept, each until the time that was told first: also when its deletion fails or
   * is frozen, so that it does not begin to be kept anew.
   */
  static List<Retained> retained(@Nullable TenantStatus previous, Findings findings, Instant now) {
    List<Retained> known = previous == null ? List.of() : previous.retained();
    return switch (findings) {
      case Findings.Unplannable _, Findings.HeldBack _ -> known;
      case Findings.Planned planned -> {
        List<Retained> retained = new ArrayList<>();
        known.stream()
            .filter(kept -> planned.mayBeLeft(ResourceKey.parse(kept.what())))
            .forEach(retained::add);
        Set<String> told = retained.stream().map(Retained::what).collect(Collectors.toSet());
        planned.plan().retained().stream()
            .map(ResourceKey::toString)
            .filter(what -> !told.contains(what))
            .map(what -> new Retained(what, now.plus(planned.desired().retention())))
            .forEach(retained::add);
        yield retained;
      }
    };
  }

  /** The archives that can still be fetched, and those that are there now. */
  static List<Archived> archives(
      @Nullable TenantStatus previous,
      Findings findings,
      @Nullable ExportStanding export,
      Instant now) {
    List<Archived> archives = new ArrayList<>();
    if (previous != null) {
      previous.archives().stream()
          .filter(archive -> now.isBefore(archive.until()))
          .forEach(archives::add);
    }
    if (findings instanceof Findings.Planned planned) {
      Set<String> told = archives.stream().map(Archived::id).collect(Collectors.toSet());
      planned.desired().resources().stream()
          .filter(DepartureResources::isOfRetained)
          .filter(resource -> planned.reached(resource.key()))
          .filter(resource -> !told.contains(resource.key().name()))
          .map(
              resource ->
                  new Archived(
                      resource.key().name(),
                      resource.content().get("what").stringValue(),
                      now.plus(planned.desired().documents())))
          .forEach(archives::add);
    }
    copy(findings.intent(), export, now).ifPresent(copy -> addInPlaceOfOlder(archives, copy));
    return archives;
  }

  /** All of the tenant, if that was asked for and is there. */
  private static Optional<Archived> copy(
      TenantIntent intent, @Nullable ExportStanding export, Instant now) {
    return export instanceof ExportStanding.Made(_, var until) && now.isBefore(until)
        ? intent
            .operation(Aspect.EXPORTS)
            .map(asked -> new Archived(asked.operationId().value(), Archived.WHOLE, until))
        : Optional.empty();
  }

  /** There is one copy at a time. */
  private static void addInPlaceOfOlder(List<Archived> archives, Archived copy) {
    archives.removeIf(archive -> archive.what().equals(Archived.WHOLE));
    archives.add(copy);
  }
}
