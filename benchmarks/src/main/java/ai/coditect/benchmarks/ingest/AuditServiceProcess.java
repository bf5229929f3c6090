package ai.coditect.benchmarks.ingest;

import ai.coditect.benchmarks.engine.DurablePostgres;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SealingKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.stack.ServiceImage;
import ai.coditect.localstack.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The service as it is delivered: its jar, unpacked, in a process of its own, as the role that owns
 * nothing.
 */
final class AuditServiceProcess implements AutoCloseable {

  private static final String PASSWORD = "benchmark-only";
  private static final int STOP_SECONDS = 20;

  private final Process process;
  private final int port;
  private final Database database;

  private AuditServiceProcess(Process process, int port, Database database) {
    this.process = process;
    this.port = port;
    this.database = database;
  }

  static AuditServiceProcess start(DurablePostgres postgres, String kafka, Path folder)
      throws IOException {
    Database owner = postgres.database("audit_owner");
    postgres
        .server()
        .execute(
            "postgres",
            List.of(
                "create role audit_app login password '" + PASSWORD + "'",
                "create role audit_retention login password '" + PASSWORD + "'"));
    int port = Ports.free();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ServiceImage.SERVER_OPTIONS);
    command.addAll(List.of("-jar", ServiceImage.of(jar()).jar().toString()));
    settings(owner, postgres.database("audit_keys"), kafka, folder, port)
        .forEach((name, value) -> command.add("--" + name + "=" + value));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("audit-service.log").toFile())
            .start();
    return new AuditServiceProcess(process, port, owner);
  }

  private static Path jar() throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of("audit-service/target"), "audit-service-*-exec.jar")) {
      return jars.iterator().next();
    }
  }

  private static Map<String, String> settings(
      Database owner, Database keys, String kafka, Path folder, int port) {
    var secrets = new SecretStore(folder.resolve("keys"));
    SigningKeyPair logKey = secrets.ed25519("log");
    String jwt = "spring.security.oauth2.resourceserver.jwt.";
    Map<String, String> settings = new HashMap<>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", Integer.toString(port));
    settings.put("management.server.port", Integer.toString(Ports.free()));
    settings.put("logging.level.root", "warn");
    settings.put("coditect.rate-limits.anonymous", "1000000");
    settings.put("coditect.rate-limits.caller", "1000000");
    settings.put("coditect.bulk-intake.events-per-minute", "100000000");
    settings.put("spring.datasource.url", owner.url());
    settings.put("spring.datasource.username", "audit_app");
    settings.put("spring.datasource.password", PASSWORD);
    settings.put("spring.flyway.url", owner.url());
    settings.put("spring.flyway.user", owner.username());
    settings.put("spring.flyway.password", owner.password());
    settings.put("coditect.retention.username", "audit_retention");
    settings.put("coditect.retention.password", PASSWORD);
    settings.put("coditect.payload-keys.url", keys.url());
    settings.put("coditect.payload-keys.username", keys.username());
    settings.put("coditect.payload-keys.password", keys.password());
    settings.put(
        "coditect.payload-keys.keyset", SealingKeys.in(secrets, "payload-keys").toString());
    settings.put("spring.kafka.bootstrap-servers", kafka);
    settings.put(jwt + "issuer-uri", TestIssuer.shared().issuer());
    settings.put(jwt + "jwk-set-uri", TestIssuer.shared().jwkSetUri());
    settings.put("coditect.ledger.origin", "benchmark.coditect.local/audit");
    settings.put("coditect.checkpoints.keys[0].private-key", logKey.privateKey().toString());
    settings.put("coditect.checkpoints.keys[0].public-key", logKey.publicKey().toString());
    settings.put(
        "coditect.audit.personal-data-public-keyset",
        PersonalDataKeys.in(secrets).publicKeyset().toString());
    return settings;
  }

  /** Where it answers. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Its process. */
  ProcessHandle process() {
    return process.toHandle();
  }

  /** Its database, as the owner of the tables. */
  Database database() {
    return database;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
