package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** All that a tier has, made for a tenant on every backend by loops that look at nothing. */
final class PlainTenants implements AutoCloseable {

  private static final CellId CELL = new CellId(EngineUnderTest.CELL);

  private final TierCatalogue tiers;
  private final KubernetesClient client;
  private final PlainDatabase database;
  private final PlainStorage storage;

  PlainTenants(EngineUnderTest engine, TenantServer server, int atATime) throws SQLException {
    this.tiers = engine.part(TierCatalogue.class);
    this.client = engine.part(KubernetesConnections.class).client(CELL);
    this.database =
        new PlainDatabase(
            server,
            atATime,
            client,
            Objects.requireNonNull(definition(new TierName("team")).database(), "Team's database"),
            tiers.environments());
    this.storage =
        new PlainStorage(engine.part(StorageConnections.class), CELL, client, tiers.environments());
  }

  private TierDefinition definition(TierName tier) {
    return tiers.find(tier).orElseThrow();
  }

  /** Makes one tenant of this tier. */
  void make(TenantId tenant, TierName name) {
    TierDefinition tier = definition(name);
    new PlainLoop(client, 1, tier).apply(tenant);
    if (tier.database() != null) {
      database.make(tenant);
    }
    if (tier.storage() != null) {
      var intent = Tenants.signedUp(tenant, name);
      var course = Course.of(intent, null, false, Instant.EPOCH);
      storage.make(
          tenant,
          Resolver.resolve(intent, Tenants.members(tenant), course, tier).resources().stream()
              .filter(resource -> resource.key().target().equals("storage"))
              .toList());
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
