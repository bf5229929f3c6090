package ai.coditect.localstack.stack;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of our services: a JVM of its own, started from its Spring Boot jar with a properties file.
 */
final class ServicePart implements RunningPart {

  private static final Duration ALIVE_WITHIN = Duration.ofMinutes(3);
  private static final Duration READY_WITHIN = Duration.ofMinutes(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final StackPart service;
  private final Supplier<Path> jar;
  private final Path folder;
  private final String healthUrl;
  private final Supplier<Map<String, String>> settings;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
  private @Nullable ChildProcess process;

  /**
   * A service that is not started yet.
   *
   * @param settings its properties, asked for at each start
   */
  ServicePart(
      StackPart service,
      Supplier<Path> jar,
      Path folder,
      int managementPort,
      Supplier<Map<String, String>> settings) {
    this.service = service;
    this.jar = jar;
    this.folder = folder;
    this.healthUrl = "http://127.0.0.1:" + managementPort + "/actuator/health/";
    this.settings = settings;
  }

  @Override
  public synchronized void start(Consumer<String> progress) {
    ServiceImage image = ServiceImage.of(jar.get());
    var command =
        ChildCommand.of(service.title(), log(), image.command(prepareFolder(), writeSettings()));
    var started = ChildProcess.start(command);
    process = started;
    started.awaitReady(ALIVE_WITHIN, () -> answersOk("liveness"));
    started.awaitReady(READY_WITHIN, () -> answersOk("readiness"));
  }

  private Path prepareFolder() {
    try {
      return Files.createDirectories(folder.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder of " + service.title(), e);
    }
  }

  private Path writeSettings() {
    return PrivateFiles.write(
        folder.resolve("application.properties"), PropertiesFile.text(settings.get()));
  }

  private boolean answersOk(String group) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(healthUrl + group)).timeout(ANSWER_WITHIN).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  /**
   * Makes the AOT cache for later starts, unless it is there; the service must have been started
   * before.
   */
  void makeAotCache() {
    ServiceImage image = ServiceImage.of(jar.get());
    if (!image.hasAotCache()) {
      image.makeAotCache(
          prepareFolder(),
          folder.resolve("application.properties"),
          folder.resolve("aot-cache.log"));
    }
  }

  @Override
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_WITHIN);
      process = null;
    }
  }

  @Override
  public synchronized List<ChildProcess> processes() {
    return process == null ? List.of() : List.of(process);
  }

  private Path log() {
    return folder.resolve(service.title() + ".log");
  }
}
