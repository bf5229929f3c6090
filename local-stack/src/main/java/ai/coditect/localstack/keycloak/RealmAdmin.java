package ai.coditect.localstack.keycloak;

import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The administrator's few calls to a realm that was imported by an earlier start. */
final class RealmAdmin {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final String url;
  private final String adminPassword;
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

  RealmAdmin(String url, String adminPassword) {
    this.url = url;
    this.adminPassword = adminPassword;
  }

  boolean realmAnswers() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/realms/" + KeycloakServer.REALM))
            .timeout(ANSWER_WITHIN)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  /** Points the realm to the mail server of this start, if an earlier start had it elsewhere. */
  void useMailServer(int port) {
    String realmUrl = url + "/admin/realms/" + KeycloakServer.REALM;
    String token = token();
    var realm = (ObjectNode) json.readTree(send(authorized(realmUrl, token).build()));
    var mailServer = realm.path("smtpServer");
    if (mailServer.path("port").asString("").equals(Integer.toString(port))) {
      return;
    }
    ObjectNode update = json.createObjectNode();
    update.set("smtpServer", ((ObjectNode) mailServer).put("port", Integer.toString(port)));
    send(
        authorized(realmUrl, token)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(update)))
            .build());
  }

  /** Makes a client, or changes it where it is another one. */
  void useClient(String clientId, String description) {
    String clients = url + "/admin/realms/" + KeycloakServer.REALM + "/clients";
    String token = token();
    JsonNode known =
        json.readTree(send(authorized(clients + "?clientId=" + clientId, token).build()));
    var body = HttpRequest.BodyPublishers.ofString(description);
    HttpRequest.Builder request =
        known.isEmpty()
            ? authorized(clients, token).POST(body)
            : authorized(clients + "/" + known.path(0).path("id").asString(), token).PUT(body);
    send(request.header("Content-Type", "application/json").build());
  }

  private String token() {
    String form =
        "grant_type=password&client_id=admin-cli&username=admin&password="
            + URLEncoder.encode(adminPassword, StandardCharsets.UTF_8);
    String answer =
        send(
            HttpRequest.newBuilder(URI.create(url + "/realms/master/protocol/openid-connect/token"))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    JsonNode token = json.readTree(answer);
    return token.path("access_token").asString();
  }

  private static HttpRequest.Builder authorized(String address, String token) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(ANSWER_WITHIN)
        .header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest request) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw ComponentFailure.of("Keycloak", request.uri() + " answered " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw ComponentFailure.of("Keycloak", request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of("Keycloak", "interrupted", e);
    }
  }
}
