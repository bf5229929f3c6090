package ai.coditect.provisioning;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import ai.coditect.provisioning.tier.TestTiers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** This service in a process of its own, to be stopped, killed and frozen as processes are. */
@NullMarked
public final class ServiceProcess {

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final ChildProcess process;
  private final URI health;

  private ServiceProcess(ChildProcess process, URI health) {
    this.process = process;
    this.health = health;
  }

  /** Starts it on a database and a Kafka; returns before it is ready. */
  public static ServiceProcess start(
      String name,
      Database database,
      TestKafka kafka,
      KeyRegister neighbours,
      Map<String, Object> further) {
    List<Integer> ports = Ports.free(2);
    Map<String, Object> settings =
        TestSettings.of(
            database, TestControlPlane.shared().provisionerKubeconfig().file(), neighbours.url());
    settings.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put(
        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", neighbours.url() + "/jwks");
    settings.put("coditect.tiers.directory", TestTiers.withLarge());
    settings.put("server.port", ports.getFirst());
    settings.put("management.server.port", ports.getLast());
    settings.putAll(further);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx320m",
                "-cp",
                classpath(),
                ProvisioningService.class.getName()));
    settings.forEach((key, value) -> command.add("--%s=%s".formatted(key, value)));
    try {
      Path folder = Files.createDirectories(Path.of("target/processes").toAbsolutePath());
      return new ServiceProcess(
          ChildProcess.start(ChildCommand.of(name, folder.resolve(name + ".log"), command)),
          URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(ports.getLast())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As in production: without what the tests add. */
  private static String classpath() {
    String all =
        Objects.requireNonNull(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  public void awaitReady() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      process.awaitReady(
          READY_WITHIN,
          () ->
              http.send(
                          HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(3)).build(),
                          HttpResponse.BodyHandlers.discarding())
                      .statusCode()
                  == 200);
    }
  }

  /** SIGTERM, then SIGKILL after this time. Returns how long it took to end. */
  public Duration stop(Duration atMost) {
    long begun = System.nanoTime();
    process.stop(atMost);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The process itself. */
  public ChildProcess process() {
    return process;
  }
}
