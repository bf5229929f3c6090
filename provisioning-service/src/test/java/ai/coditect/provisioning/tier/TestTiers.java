package ai.coditect.provisioning.tier;

import ai.coditect.contracts.tenant.TierName;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

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
}
