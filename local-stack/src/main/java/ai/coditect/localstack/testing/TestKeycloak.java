package ai.coditect.localstack.testing;

import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.keycloak.KeycloakServer.KeycloakPorts;
import ai.coditect.localstack.keycloak.RealmSecrets;
import ai.coditect.localstack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keycloak for tests with the realm of the local stack, on free loopback ports, its data in
 * {@link TestPostgres#shared()}. It ends with the JVM, however that ends. Its own start takes about
 * 12 s, so prefer a locally made signing key where the identity provider itself is not what is
 * tested.
 */
public final class TestKeycloak {

  private static final class Shared {
    static final TestKeycloak INSTANCE = start();
  }

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  /**
   * The passwords and client secrets of the realm: all the same, since nothing else can reach it.
   */
  public static final String SECRET = "test-only";

  private final KeycloakServer server;
  private final int smtpPort;

  private TestKeycloak(KeycloakServer server, int smtpPort) {
    this.server = server;
    this.smtpPort = smtpPort;
  }

  /** The Keycloak that all tests of this JVM share; the first call starts it. */
  public static TestKeycloak shared() {
    return Shared.INSTANCE;
  }

  private static TestKeycloak start() {
    var ports = Ports.free(4);
    var server =
        new KeycloakServer(
            TestFolders.fresh("keycloak"),
            new KeycloakPorts(ports.get(0), ports.get(3), ports.get(1), ports.get(2)),
            TestPostgres.shared().newDatabase("keycloak"),
            new RealmSecrets(
                SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET));
    server.start(progress -> {});
    return new TestKeycloak(server, ports.get(2));
  }

  /**
   * An access token of a ready-made user, operator or auditor, through the client {@code
   * coditect-cli}.
   */
  public String userToken(String username) {
    return token(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "coditect-cli",
            "username",
            username,
            "password",
            SECRET));
  }

  /** An access token of a confidential client for itself. */
  public String clientToken(String clientId) {
    return token(
        Map.of("grant_type", "client_credentials", "client_id", clientId, "client_secret", SECRET));
  }

  private String token(Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(URI.create(server.tokenUrl()))
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("no token: " + answer.statusCode() + " " + answer.body());
      }
      return JsonMapper.builder().build().readTree(answer.body()).path("access_token").asString();
    } catch (IOException e) {
      throw new IllegalStateException("Keycloak does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where it sends its mails; nothing listens there until a test does. */
  public int smtpPort() {
    return smtpPort;
  }

  /** The server itself: its URLs, and to stop, start or pause it. */
  public KeycloakServer server() {
    return server;
  }
}
