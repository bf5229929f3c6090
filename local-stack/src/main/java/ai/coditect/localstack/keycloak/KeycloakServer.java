package ai.coditect.localstack.keycloak;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak on the loopback address, with and without TLS, with the realm {@value #REALM}. The realm
 * is imported when the database has none; afterwards only the address of the mail server follows
 * the ports of this start.
 */
public final class KeycloakServer {

  /** The realm that the services trust. */
  public static final String REALM = "coditect";

  private static final String NAME = "Keycloak";
  private static final String TOKEN = "/protocol/openid-connect/token";
  private static final Duration START_WITHIN = Duration.ofMinutes(3);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(6);

  /**
   * The ports around Keycloak.
   *
   * @param http where people and services reach it
   * @param https the same with TLS, for the Kubernetes API server and kubectl
   * @param management health
   * @param smtp the mail server that it is to send through
   */
  public record KeycloakPorts(int http, int https, int management, int smtp) {}

  private final Path folder;
  private final KeycloakPorts ports;
  private final Database database;
  private final RealmSecrets secrets;
  private @Nullable ChildProcess process;

  /** A server that is not started yet; the database must exist when it is. */
  public KeycloakServer(Path folder, KeycloakPorts ports, Database database, RealmSecrets secrets) {
    this.folder = folder.toAbsolutePath();
    this.ports = ports;
    this.database = database;
    this.secrets = secrets;
  }

  /** Unpacks and optimises the distribution, if that is not done yet; needs no database. */
  public static void prepare(Consumer<String> progress) {
    progress.accept("in " + KeycloakDistribution.get(progress));
  }

  /** Starts the server and waits until the realm answers. */
  public synchronized ChildProcess start(Consumer<String> progress) {
    Path distribution = KeycloakDistribution.get(progress);
    progress.accept("");
    prepareHome(distribution);
    var command =
        ChildCommand.of(
                NAME,
                log(),
                KeycloakCommand.arguments(distribution, folder, ports, tls(), database.url()))
            .withEnvironment(
                Map.of(
                    "KC_DB_USERNAME", database.username(),
                    "KC_DB_PASSWORD", database.password(),
                    "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                    "KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.adminPassword()));
    var started = ChildProcess.start(command);
    process = started;
    var admin = new RealmAdmin(url(), secrets.adminPassword());
    started.awaitReady(START_WITHIN, admin::realmAnswers);
    deleteImport();
    admin.useMailServer(ports.smtp());
    return started;
  }

  /**
   * Keycloak writes below its home; the distribution in the cache is shared, so the home only links
   * to it.
   */
  private void prepareHome(Path distribution) {
    try {
      LocalCache.deleteTree(folder.resolve("data"));
      for (String own : List.of("conf", "tmp", "data/import")) {
        Files.createDirectories(folder.resolve(own));
      }
      Files.copy(
          distribution.resolve("conf/cache-ispn.xml"),
          folder.resolve("conf/cache-ispn.xml"),
          StandardCopyOption.REPLACE_EXISTING);
      for (String shared : List.of("lib", "providers", "themes")) {
        Path link = folder.resolve(shared);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, distribution.resolve(shared));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare Keycloak's folder " + folder, e);
    }
    PrivateFiles.write(folder.resolve("data/import/" + REALM + "-realm.json"), realm());
  }

  /** It holds passwords in clear, and has done its work. */
  private void deleteImport() {
    LocalCache.deleteTree(folder.resolve("data/import"));
  }

  private String realm() {
    return resource("realm-coditect.json")
        .replace("${smtpPort}", Integer.toString(ports.smtp()))
        .replace("${selfServiceSecret}", secrets.selfServiceSecret())
        .replace("${provisioningSecret}", secrets.provisioningSecret())
        .replace("${selfServiceCallsSecret}", secrets.selfServiceCallsSecret())
        .replace("${auditSecret}", secrets.auditSecret())
        .replace("${auditCallsSecret}", secrets.auditCallsSecret())
        .replace("${operatorPassword}", secrets.operatorPassword())
        .replace("${auditorPassword}", secrets.auditorPassword());
  }

  private static String resource(String name) {
    try (InputStream in = KeycloakServer.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets browsers sign in to what is at this address: makes our client for them, or points it
   * there.
   */
  public void letBrowsersSignInAt(String publicUrl) {
    new RealmAdmin(url(), secrets.adminPassword())
        .useClient(
            "coditect-browser",
            resource("client-browser.json")
                .replace("${publicUrl}", publicUrl)
                .replace("${browserSecret}", secrets.browserSecret()));
  }

  /** Ends the server in good order. */
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_WITHIN);
      process = null;
    }
  }

  /** The running server's process. */
  public synchronized ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("Keycloak is not running");
    }
    return process;
  }

  /** Keycloak's base URL. */
  public String url() {
    return "http://127.0.0.1:" + ports.http();
  }

  /** The issuer in the tokens of the realm. */
  public String issuer() {
    return url() + "/realms/" + REALM;
  }

  /** Where tokens of the realm are got. */
  public String tokenUrl() {
    return issuer() + TOKEN;
  }

  /** Where tokens of {@link #tlsIssuer} are got. */
  public String tlsTokenUrl() {
    return tlsIssuer() + TOKEN;
  }

  /** Where the realm publishes its signing keys. */
  public String keysUrl() {
    return issuer() + "/protocol/openid-connect/certs";
  }

  /**
   * The issuer in tokens that are asked for over TLS: of the same realm and for the same subjects
   * as {@link #issuer}.
   */
  public String tlsIssuer() {
    return "https://127.0.0.1:" + ports.https() + "/realms/" + REALM;
  }

  /** The certificate behind {@link #tlsIssuer}; made when it is first asked for. */
  public Path certificate() {
    return tls().certificate();
  }

  private TlsIdentity tls() {
    return TlsIdentity.inFolder(folder.resolve("keys"), "keycloak");
  }

  /** The server's log file. */
  public Path log() {
    return folder.resolve("keycloak.log");
  }
}
