package ai.coditect.provisioning.converge;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestSettings;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.offboarding.TestLedger;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import ai.coditect.provisioning.tier.TestTiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * A real cluster, a real database for tenants, and the neighbours; the shipped tiers and a bad one.
 */
@NullMarked
final class CrashBackends {

  private static final Path ADMIN = TestControlPlane.shared().kubeconfig().file();
  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();

  private final KeyRegister selfService = new KeyRegister();
  private final TestLedger ledger = new TestLedger();
  private final TenantDatabase database = new TenantDatabase(TestPostgres.shared());
  private final RealWorld world =
      new RealWorld(TestCells.connections(ADMIN).client(new CellId("test")), database, selfService);

  RealWorld world() {
    return world;
  }

  /** Self-service-api agrees that its deletion may begin, if it leaves. */
  void departureStands(TenantIntent intent) {
    if (intent.departure() != null) {
      selfService.answer(new DepartureClearance(true, intent));
    }
  }

  Map<String, Object> settings() {
    Map<String, Object> settings =
        new HashMap<>(
            TestSettings.of(
                TestPostgres.shared().newDatabase("unused"), PROVISIONER, selfService.url()));
    settings.keySet().removeIf(name -> name.startsWith("spring.datasource."));
    settings.put("coditect.offboarding.audit.url", ledger.url());
    settings.put("coditect.tiers.directory", tiers());
    settings.put("coditect.brake.tenants-per-hour", 1_000_000);
    // What is waited for here takes less than what is waited for elsewhere.
    settings.put("coditect.converge.first-backoff", "100ms");
    settings.put("coditect.converge.max-backoff", "1s");
    settings.put("coditect.converge.await-interval", "1s");
    // Who stands still at a boundary must not keep others from theirs.
    settings.put("coditect.limits.calls-per-target", 1_000);
    settings.put("coditect.cells.test.database.url", database.platform().url());
    settings.put("coditect.cells.test.database.username", database.platform().username());
    settings.put("coditect.cells.test.database.password", database.platform().password());
    settings.replaceAll((_, value) -> value.toString());
    return settings;
  }

  private static Path tiers() {
    try {
      Path directory = Files.createDirectories(Path.of("target/crash-tiers").toAbsolutePath());
      try (Stream<Path> shipped = Files.list(TestTiers.SHIPPED)) {
        for (Path file : shipped.toList()) {
          Files.writeString(directory.resolve(file.getFileName()), Files.readString(file));
        }
      }
      String refused =
          Files.readString(directory.resolve("team.yaml"))
              .replace("tier: team", "tier: " + CrashLifecycle.REFUSED_TIER)
              // No API server takes a default above the maximum.
              .replace("default: {cpu: 500m", "default: {cpu: \"5000\"");
      Files.writeString(directory.resolve(CrashLifecycle.REFUSED_TIER + ".yaml"), refused);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
