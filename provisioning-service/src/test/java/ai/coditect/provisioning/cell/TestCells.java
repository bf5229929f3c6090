package ai.coditect.provisioning.cell;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.provisioning.TestTenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** One cell, reached by a kubeconfig file, with or without a database. */
@NullMarked
public final class TestCells {

  private TestCells() {}

  public static KubernetesConnections connections(Path kubeconfig) {
    return connections(kubeconfig, Clock.systemUTC());
  }

  public static KubernetesConnections connections(Path kubeconfig, Clock clock) {
    return new KubernetesConnections(properties(kubeconfig, null), clock);
  }

  /** To a prepared database for tenants. */
  public static DatabaseConnections databases(Database database) {
    return databases(database, null, null);
  }

  public static DatabaseConnections databases(
      Database database, @Nullable DataSize maxSize, @Nullable Integer maxTenants) {
    var settings =
        new DatabaseSettings(
            database.url(),
            "jdbc:postgresql://db.test:6543/tenants?sslmode=require",
            database.username(),
            database.password(),
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            maxSize,
            maxTenants,
            new DatabaseSettings.Export(Duration.ofMinutes(1), DataSize.ofMegabytes(1)));
    return new DatabaseConnections(
        properties(Path.of("unused"), settings), new SimpleMeterRegistry());
  }

  private static CellProperties properties(Path kubeconfig, @Nullable DatabaseSettings database) {
    return new CellProperties(
        Map.of(
            "test",
            new CellProperties.CellSettings(
                TestTenants.REGION,
                1_000,
                kubeconfig,
                null,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                database)));
  }
}
