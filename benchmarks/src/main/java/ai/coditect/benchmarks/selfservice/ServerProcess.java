package ai.coditect.benchmarks.selfservice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A server in a JVM of its own, so that its memory and its processor time are nobody else's. */
final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);

  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param ready answers 200 then
   * @param log what it prints
   */
  static ServerProcess start(List<String> command, URI ready, Path log) {
    try {
      var server =
          new ServerProcess(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start());
      server.await(ready, log);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(URI ready, Path log) {
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      if (answers(ready)) {
        return;
      }
      LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
    }
    close();
    throw new IllegalStateException("the server does not start; see " + log);
  }

  private boolean answers(URI ready) {
    try {
      return get(ready).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** What is at an address of it. */
  HttpResponse<String> get(URI address) {
    try {
      return http.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Its processor time since it began. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  long pid() {
    return process.pid();
  }

  /** A program of the JDK that runs this one. */
  static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
