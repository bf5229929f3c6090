package ai.coditect.localstack.objectstorage;

import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An S3 server (versitygw on a folder) on the loopback address, with versions, object locks, bucket
 * policies, and users, access keys and their policies by AWS's IAM protocol. It has no encryption
 * at rest, no lifecycle rules and no quotas. What it acknowledged survives a restart.
 */
public final class ObjectStorage {

  /** In which it says it is. */
  public static final String REGION = "eu-central-1";

  /** The administrator's access key, who may do everything. */
  public static final String ADMINISTRATOR = "coditect-admin";

  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final String HEALTH = "/health-of-this-server";
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final Path folder;
  private final ObjectStoragePorts ports;
  private final String secret;
  private final List<ChildProcess> running = new ArrayList<>();

  /**
   * Its ports.
   *
   * @param s3 of the S3 protocol
   * @param iam of the IAM protocol
   * @param accounts by which the first asks the second, and nobody else
   */
  public record ObjectStoragePorts(int s3, int iam, int accounts) {}

  /**
   * A server that is not started yet, with its data, keys and logs in the folder.
   *
   * @param secret the administrator's
   */
  public ObjectStorage(Path folder, ObjectStoragePorts ports, String secret) {
    this.folder = folder.toAbsolutePath();
    this.ports = ports;
    this.secret = secret;
  }

  /** Gets the program, so that a later start need not wait for it. */
  public static void prepare(Consumer<String> progress) {
    ObjectStorageProgram.get(progress);
  }

  /** Starts its two processes and waits until both answer. */
  public synchronized void start(Consumer<String> progress) {
    String program = ObjectStorageProgram.get(progress).toString();
    progress.accept("");
    for (String name : List.of("objects", "versions", "accounts")) {
      try {
        Files.createDirectories(folder.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make the S3 server's folder " + folder, e);
      }
    }
    // One identity for both ends: each trusts exactly the other.
    TlsIdentity tls = TlsIdentity.inFolder(folder.resolve("keys"), "accounts");
    start("versitygw-iam", iam(program, tls), iamUrl());
    start("versitygw", s3(program, tls), s3Url());
  }

  private List<String> iam(String program, TlsIdentity tls) {
    return List.of(
        program,
        "--port=127.0.0.1:" + ports.iam(),
        "--health=" + HEALTH,
        "--quiet",
        "iam",
        "--dir=" + folder.resolve("accounts"),
        "--disable-oidc-thumbprint-autofetch",
        "--private-ports=127.0.0.1:" + ports.accounts(),
        "--private-cert=" + tls.certificate(),
        "--private-cert-key=" + tls.privateKey(),
        "--private-client-ca=" + tls.certificate());
  }

  private List<String> s3(String program, TlsIdentity tls) {
    return List.of(
        program,
        "--port=127.0.0.1:" + ports.s3(),
        "--region=" + REGION,
        "--health=" + HEALTH,
        "--quiet",
        "--iam-standalone-endpoint=127.0.0.1:" + ports.accounts(),
        "--iam-standalone-client-cert=" + tls.certificate(),
        "--iam-standalone-client-cert-key=" + tls.privateKey(),
        "--iam-standalone-server-ca=" + tls.certificate(),
        "posix",
        "--versioning-dir=" + folder.resolve("versions"),
        objects().toString());
  }

  private void start(String name, List<String> command, URI url) {
    ChildProcess started =
        ChildProcess.start(
            ChildCommand.of(name, folder.resolve(name + ".log"), command)
                // Not among the arguments, which everybody on the machine can read.
                .withEnvironment(
                    Map.of("ROOT_ACCESS_KEY", ADMINISTRATOR, "ROOT_SECRET_KEY", secret)));
    running.add(started);
    started.awaitReady(START_WITHIN, () -> answers(url.resolve(HEALTH)));
  }

  private static boolean answers(URI url) throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build()) {
      var request = HttpRequest.newBuilder(url).timeout(ANSWER_WITHIN).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    }
  }

  /**
   * Makes a bucket of the administrator's whose objects can be locked, unless it is there.
   *
   * @throws ComponentFailure if the server refuses
   */
  public void makeLockedBucket(String name) {
    var signing = new SignedRequest(ADMINISTRATOR, secret, REGION, Clock.systemUTC());
    HttpRequest request =
        signing.put(
            "s3", s3Url().resolve("/" + name), Map.of("x-amz-bucket-object-lock-enabled", "true"));
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK && answer.statusCode() != CONFLICT) {
        throw ComponentFailure.of(
            "S3 server", "it does not make the bucket %s: %s".formatted(name, answer.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the S3 server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops both processes. */
  public synchronized void stop() {
    running.reversed().forEach(process -> process.stop(STOP_WITHIN));
    running.clear();
  }

  /** The processes that run at the moment. */
  public synchronized List<ChildProcess> processes() {
    return List.copyOf(running);
  }

  /** Where the S3 protocol is spoken; buckets are in the path. */
  public URI s3Url() {
    return URI.create("http://127.0.0.1:" + ports.s3());
  }

  /** Where the IAM protocol is spoken. */
  public URI iamUrl() {
    return URI.create("http://127.0.0.1:" + ports.iam());
  }

  /** In which each bucket has a folder of its own. */
  public Path objects() {
    return folder.resolve("objects");
  }

  /** The administrator's secret key. */
  public String secret() {
    return secret;
  }
}
