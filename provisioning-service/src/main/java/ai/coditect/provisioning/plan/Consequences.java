package ai.coditect.provisioning.plan;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a customer loses by a tier change: the access that is revoked and the data that becomes
 * unreachable, by key. Nothing that merely counts is in it, so it stays the same while the tenant
 * is in use. Pure.
 *
 * @param tier the tier
 * @param tierRevision the revision of its definition
 * @param lost the resources
 */
public record Consequences(TierName tier, int tierRevision, Set<ResourceKey> lost) {

  /** Validates and copies. */
  public Consequences {
    Require.present(tier, "tier");
    Require.atLeast(1, tierRevision, "tierRevision");
    lost = new TreeSet<>(lost);
  }

  /**
   * The consequences of going from what is observed to what is desired.
   *
   * @param known data that an earlier change already made unreachable; it is not lost again
   */
  public static Consequences of(
      DesiredState desired, Map<ResourceKey, Observation> observed, Collection<String> known) {
    Set<ResourceKey> wanted =
        desired.resources().stream().map(DesiredResource::key).collect(Collectors.toSet());
    Set<ResourceKey> lost = new TreeSet<>();
    observed.forEach(
        (key, observation) -> {
          if (!wanted.contains(key)
              && !known.contains(key.toString())
              && observation instanceof Observation.Present(_, var nature, _)
              && isLoss(nature)) {
            lost.add(key);
          }
        });
    return new Consequences(desired.course().tier(), desired.tierRevision(), lost);
  }

  /** What runs in data that becomes unreachable is told with that data. */
  private static boolean isLoss(Nature nature) {
    return switch (nature) {
      case ACCESS, DATA -> true;
      case PLAIN, RUNNING -> false;
    };
  }

  /** Whether something has to be acknowledged. */
  public boolean any() {
    return !lost.isEmpty();
  }

  /** SHA-256, in lower-case hexadecimal, over tier, revision and keys; empty if nothing is lost. */
  public Optional<String> digest() {
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder("coditect/consequences/v1\n");
    text.append(tier).append('\n').append(tierRevision).append('\n');
    lost.forEach(key -> text.append(key).append('\n'));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Optional.of(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What of this the customer has not agreed to; empty if all of it is acknowledged. */
  public Set<ResourceKey> beyond(@Nullable Acknowledgement acknowledged) {
    if (acknowledged != null && acknowledged.tierRevision() == tierRevision) {
      return lost.stream()
          .filter(key -> !acknowledged.consequences().contains(key.toString()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
    return lost;
  }
}
