package ai.coditect.benchmarks.selfservice;

import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.stack.ServiceImage;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** self-service-api as it ships, in a process of its own, so that its memory is nobody else's. */
final class ServiceUnderTest implements AutoCloseable {

  private final ServerProcess process;
  private final int port;
  private final int managementPort;

  private ServiceUnderTest(ServerProcess process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts it and waits until it is ready. */
  static ServiceUnderTest start(Database database, Path folder) {
    int port = Ports.free();
    int managementPort = Ports.free();
    List<String> command = new ArrayList<>(List.of(ServerProcess.java("java")));
    command.addAll(ServiceImage.SERVER_OPTIONS);
    command.addAll(List.of("-jar", ServiceImage.of(jar()).jar().toString()));
    try {
      settings(database, folder, port, managementPort)
          .forEach((name, value) -> command.add("--" + name + "=" + value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ServiceUnderTest(
        ServerProcess.start(
            command,
            management(managementPort, "/actuator/health/readiness"),
            folder.resolve("service.log")),
        port,
        managementPort);
  }

  private static URI management(int port, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
  }

  private static Map<String, String> settings(
      Database database, Path folder, int port, int managementPort) throws IOException {
    Path pepper =
        Files.writeString(
            folder.resolve("pepper"), Base64.getEncoder().encodeToString(new byte[32]));
    String nobody = "http://127.0.0.1:1";
    return Map.ofEntries(
        Map.entry("server.port", Integer.toString(port)),
        Map.entry("management.server.port", Integer.toString(managementPort)),
        Map.entry("spring.datasource.url", database.url()),
        Map.entry("spring.datasource.username", database.username()),
        Map.entry("spring.datasource.password", database.password()),
        Map.entry("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers()),
        Map.entry(
            "spring.security.oauth2.resourceserver.jwt.issuer-uri", TestIssuer.shared().issuer()),
        Map.entry(
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
            TestIssuer.shared().jwkSetUri()),
        Map.entry("spring.mail.host", "127.0.0.1"),
        Map.entry("coditect.rate-limits.anonymous", "1000000"),
        Map.entry("coditect.rate-limits.caller", "1000000"),
        Map.entry("coditect.tiers.directory", Path.of("deploy/tiers").toAbsolutePath().toString()),
        Map.entry("coditect.secrets.pepper-file", pepper.toString()),
        Map.entry("coditect.provisioning.url", nobody),
        Map.entry("coditect.provisioning.token-uri", nobody),
        Map.entry("coditect.provisioning.client-id", "benchmark"),
        Map.entry("coditect.provisioning.client-secret", "benchmark-only"),
        Map.entry("coditect.identity.admin-url", nobody),
        Map.entry("coditect.identity.realm", "coditect"),
        Map.entry("coditect.identity.client-id", "benchmark"),
        Map.entry("coditect.identity.client-secret", "benchmark-only"),
        Map.entry("coditect.session.client-secret", "benchmark-only"),
        Map.entry(
            "coditect.audit.personal-data-public-keyset",
            PersonalDataKeys.in(new SecretStore(folder.resolve("keys")))
                .publicKeyset()
                .toString()));
  }

  /** Where it listens, on the loopback. */
  int port() {
    return port;
  }

  /** Its processor time since it began. */
  Duration processorTime() {
    return process.processorTime();
  }

  /** A request with a bearer token. */
  HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
        .header("Authorization", "Bearer " + token);
  }

  /** The heap in use after a collection, in bytes. */
  long heap() {
    try {
      int code =
          new ProcessBuilder(ServerProcess.java("jcmd"), Long.toString(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("jcmd ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return (long) metric("jvm_memory_used_bytes{area=\"heap\"");
  }

  /** Platform threads. */
  long threads() {
    return (long) metric("jvm_threads_live_threads");
  }

  /** The sum of what begins with this name. */
  private double metric(String name) {
    return process
        .get(management(managementPort, "/actuator/prometheus"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Path jar() {
    Path target = Path.of("self-service-api/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no executable jar in " + target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
