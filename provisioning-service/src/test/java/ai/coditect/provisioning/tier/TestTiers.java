package ai.coditect.provisioning.tier;

import ai.coditect.contracts.tenant.TierName;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The tier definitions that the product ships. */
@NullMarked
public final class TestTiers {

  public static final Path SHIPPED = Path.of("../deploy/tiers").toAbsolutePath().normalize();

  private TestTiers() {}

  /** The definition of this tier. */
  public static TierDefinition of(TierName tier) {
    return TierConfiguration.read(SHIPPED).find(tier).orElseThrow();
  }

  public static TierDefinition free() {
    return TierConfiguration.read(SHIPPED).find(new TierName("free")).orElseThrow();
  }

  /** Free with a database of its own, whatever the shipped tiers have. */
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

  /** Free with a bucket, whatever the shipped tiers have. */
  public static TierDefinition withStorage(StorageTier storage) {
    return with(null, storage);
  }

  private static TierDefinition with(
      @Nullable DatabaseTier database, @Nullable StorageTier storage) {
    TierDefinition free = free();
    return new TierDefinition(
        free.tier(),
        free.revision(),
        free.retention(),
        free.kubernetes(),
        free.apiKeys(),
        database,
        storage,
        free.offboarding());
  }
}
