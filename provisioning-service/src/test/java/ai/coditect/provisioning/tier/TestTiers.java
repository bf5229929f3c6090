package ai.coditect.provisioning.tier;

import ai.coditect.contracts.tenant.TierName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The tier definitions that the product ships. */
@NullMarked
public final class TestTiers {

  public static final Path SHIPPED = Path.of("../deploy/tiers").toAbsolutePath().normalize();

  /** How many pods {@code large} allows. */
  public static final String LARGE_PODS = "500";

  private static final Path WITH_LARGE = Path.of("target/tiers-with-large").toAbsolutePath();

  private TestTiers() {}

  /** A folder with the shipped ones and {@code large}: Free, with more pods. */
  public static Path withLarge() {
    try {
      Files.createDirectories(WITH_LARGE);
      for (String tier : List.of("free", "team", "enterprise")) {
        String file = tier + ".yaml";
        Files.writeString(WITH_LARGE.resolve(file), Files.readString(SHIPPED.resolve(file)));
      }
      Files.writeString(
          WITH_LARGE.resolve("large.yaml"),
          Files.readString(SHIPPED.resolve("free.yaml"))
              .replace("tier: free", "tier: large")
              .replaceAll("(?m)^    pods: .*$", "    pods: \"" + LARGE_PODS + "\""));
      return WITH_LARGE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them. */
  public static TierCatalogue shipped() {
    return TierConfiguration.read(SHIPPED);
  }

  public static TierCatalogue withoutEnvironments() {
    return new TierCatalogue(Map.of(free().tier(), free()));
  }

  /** The definition of this tier. */
  public static TierDefinition of(TierName tier) {
    return shipped().find(tier).orElseThrow();
  }

  public static TierDefinition free() {
    return of(new TierName("free"));
  }

  /** Free in two environments, with a database, whatever the shipped tiers have. */
  public static TierDefinition withDatabase() {
    return withDatabase(
        new DatabaseTier(
            new DatabaseTier.Connections(3, 2, 1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            1_000_000,
            null,
            null));
  }

  public static TierDefinition withDatabase(DatabaseTier database) {
    return with(database, null);
  }

  /** Free in two environments, with a bucket, whatever the shipped tiers have. */
  public static TierDefinition withStorage(StorageTier storage) {
    return with(null, storage);
  }

  /** Free with a database and a workspace of this size, for which there is room. */
  public static TierDefinition withWorkspace(String size) {
    TierDefinition free = free();
    TierDefinition.Kubernetes of = Objects.requireNonNull(free.kubernetes());
    String ofClass = "coditect-workspace.storageclass.storage.k8s.io/";
    Map<String, String> quota = new HashMap<>(of.quota());
    quota.put("requests.storage", "100Gi");
    quota.put("persistentvolumeclaims", "5");
    quota.put(ofClass + "requests.storage", size);
    quota.put(ofClass + "persistentvolumeclaims", "1");
    return new TierDefinition(
        free.tier(),
        free.revision(),
        free.retention(),
        new TierDefinition.Kubernetes(
            of.podSecurity(),
            quota,
            of.podQuota(),
            of.containerLimits(),
            of.volumeLimits(),
            of.priorityClass(),
            of.pods(),
            new TierDefinition.Workspace(size, "coditect-workspace", "ReadWriteOnce"),
            null,
            of.members()),
        free.apiKeys(),
        withDatabase().database(),
        null,
        free.offboarding());
  }

  private static TierDefinition.Kubernetes inTwo(TierDefinition.Kubernetes of) {
    var dev = new Environments.Quotas(of.quota(), of.podQuota());
    return new TierDefinition.Kubernetes(
        of.podSecurity(),
        of.quota(),
        of.podQuota(),
        of.containerLimits(),
        of.volumeLimits(),
        of.priorityClass(),
        of.pods(),
        null,
        new Environments("prod", Map.of("dev", dev)),
        of.members());
  }

  private static TierDefinition with(
      @Nullable DatabaseTier database, @Nullable StorageTier storage) {
    TierDefinition free = free();
    return new TierDefinition(
        free.tier(),
        free.revision(),
        free.retention(),
        inTwo(Objects.requireNonNull(free.kubernetes())),
        free.apiKeys(),
        database,
        storage,
        free.offboarding());
  }
}
