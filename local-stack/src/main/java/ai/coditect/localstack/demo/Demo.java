package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code ./run demo}: shows on a running stack that it answers. */
public final class Demo {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private Demo() {}

  /**
   * Runs the demonstration and prints what it sees.
   *
   * @return whether all went well
   */
  public static boolean run(StackDescription stack) {
    var addresses = new LinkedHashMap<String, String>();
    addresses.put("self-service-api", stack.selfServiceUrl());
    addresses.put("provisioning-service", stack.provisioningUrl());
    addresses.put("audit-service", stack.auditUrl());
    addresses.put("Keycloak", stack.keycloakUrl());
    addresses.put("mails", stack.mailUrl());
    boolean allAnswer = true;
    try (var http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build()) {
      for (Map.Entry<String, String> address : addresses.entrySet()) {
        boolean answers = answers(http, address.getValue());
        allAnswer &= answers;
        System.out.printf(
            "%-21s %s  %s%n",
            address.getKey(), answers ? "answers" : "is silent", address.getValue());
      }
    }
    return allAnswer;
  }

  private static boolean answers(HttpClient http, String url) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_WITHIN).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
