package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

/** One cell, reached by a kubeconfig file, with or without a database. */
@NullMarked
public final class TestCells {

  private TestCells() {}

  public static KubernetesConnections connections(Path kubeconfig) {
    return connections(kubeconfig, Clock.systemUTC());
  }

  public static KubernetesConnections connections(Path kubeconfig, Clock clock) {
    return new KubernetesConnections(properties(kubeconfig, null, null), anyBackend(), clock);
  }

  /** Whose questions to the cluster go over this line. */
  public static KubernetesConnections connections(Path kubeconfig, Line line) {
    var cut =
        new Interceptor() {
          @Override
          public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
            if (!line.takes()) {
              // Nobody listens there.
              request.uri(URI.create("https://127.0.0.1:1/"));
            }
          }
        };
    Config config = Config.fromKubeconfig(null, kubeconfig.toFile());
    config.setRequestRetryBackoffLimit(0);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("cut", cut))
            .build();
    return new KubernetesConnections(
        properties(kubeconfig, null, null), anyBackend(), Clock.systemUTC()) {
      @Override
      public KubernetesClient client(CellId cell) {
        return client;
      }
    };
  }

  /** The same database, reached over this line. */
  public static Database over(Line line, Database database) {
    URI address = URI.create(database.url().substring("jdbc:".length()));
    var proxy = new CuttingProxy(line, address.getHost(), address.getPort());
    return new Database(
        database.url().replace(":" + address.getPort(), ":" + proxy.port()),
        database.username(),
        database.password());
  }

  /** The same server, reached over this line. */
  public static URI over(Line line, URI server) {
    var proxy = new CuttingProxy(line, server.getHost(), server.getPort());
    return URI.create(server.toString().replace(":" + server.getPort(), ":" + proxy.port()));
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
        properties(Path.of("unused"), settings, null),
        anyBackend(),
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  /** A cell that is used on its own, without anything written down of it. */
  private static BackendIdentities anyBackend() {
    return new BackendIdentities(
        JdbcClient.create(new DriverManagerDataSource()), new SimpleMeterRegistry()) {
      @Override
      public void hold(CellId cell, String backend, String identity) {
        Require.text(identity, 63, "identity");
      }
    };
  }

  /** To object storage, of which the local one lacks some. */
  public static StorageConnections storage(
      URI s3, URI iam, String secret, Set<StorageLack> lacks, Duration measureEvery) {
    var settings =
        new StorageSettings(
            s3,
            URI.create("https://s3.test"),
            iam,
            ObjectStorage.REGION,
            ObjectStorage.ADMINISTRATOR,
            secret,
            lacks,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            measureEvery,
            DataSize.ofKilobytes(64));
    return new StorageConnections(properties(Path.of("unused"), null, settings));
  }

  /** A cell whose images are pulled with the credentials in this file; null for none. */
  public static CellOffers offers(@Nullable Path registry) {
    return new CellOffers(properties(Path.of("unused"), null, null, registry));
  }

  private static CellProperties properties(
      Path kubeconfig, @Nullable DatabaseSettings database, @Nullable StorageSettings storage) {
    return properties(kubeconfig, database, storage, null);
  }

  private static CellProperties properties(
      Path kubeconfig,
      @Nullable DatabaseSettings database,
      @Nullable StorageSettings storage,
      @Nullable Path registry) {
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
                database,
                storage,
                registry,
                null,
                List.of(),
                List.of())));
  }
}
