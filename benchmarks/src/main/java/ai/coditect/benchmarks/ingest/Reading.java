package ai.coditect.benchmarks.ingest;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.platform.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Bulk intake, proofs and queries over HTTP. */
final class Reading {

  private static final int REQUESTS = 500;
  private static final int BULK_REQUESTS = 40;
  private static final int BULK = 5_000;
  private static final int BULK_CALLERS = 4;
  private static final double PROOF_LIMIT = 10;
  private static final double QUERY_LIMIT = 50;
  private static final double BULK_LIMIT = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Random random = new Random(7);

  Reading(String url) {
    this.url = url;
  }

  /** Brings events in batches, several callers at a time. */
  void bulk(Events events) throws InterruptedException, ExecutionException {
    String token =
        TestIssuer.shared()
            .token("bulk")
            .withAudience("audit-service")
            .withRoles("service")
            .withClaim("azp", Events.SOURCE)
            .signed();
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < BULK_REQUESTS; i++) {
      var body = new StringBuilder();
      for (int j = 0; j < BULK; j++) {
        body.append(EventJson.writeText(events.next())).append('\n');
      }
      bodies.add(body.toString());
    }
    try (var callers = Executors.newFixedThreadPool(BULK_CALLERS)) {
      long begin = System.nanoTime();
      List<Callable<Void>> calls = new ArrayList<>();
      bodies.forEach(body -> calls.add(() -> post(body, token)));
      for (Future<Void> call : callers.invokeAll(calls)) {
        call.get();
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      Figures.atLeast(BULK_LIMIT, "events/s by POST", BULK_REQUESTS * BULK / seconds);
    }
  }

  private Void post(String body, String token) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/v1/audit-events"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"refused\":0")) {
      throw new IOException("bulk intake answered " + answer.statusCode());
    }
    return null;
  }

  /** Proves entries anywhere, and asks for a tenant's entries in various ways. */
  void prove(long size) throws IOException, InterruptedException {
    Figures.atMost(
        PROOF_LIMIT,
        "inclusion proof, p99 ms",
        p99(_ -> "/v1/proofs/inclusion?index=" + random.nextLong(size)));
    String[] questions = {
      "", "?action=provisioning.schema.changed", "?target=schema-4", "?text=network+pods"
    };
    for (String question : questions) {
      Figures.atMost(
          QUERY_LIMIT,
          "tenant query " + (question.isEmpty() ? "(all)" : question) + ", p99 ms",
          p99(i -> "/v1/tenants/" + Events.TENANTS.get(i % 200) + "/audit-events" + question));
    }
  }

  private double p99(IntFunction<String> path) throws IOException, InterruptedException {
    String token =
        TestIssuer.shared()
            .token("auditor")
            .withAudience("audit-service")
            .withRoles("auditor")
            .signed();
    double[] millis = new double[REQUESTS];
    for (int i = -REQUESTS / 5; i < REQUESTS; i++) { // the first ones warm up
      var request =
          HttpRequest.newBuilder(URI.create(url + path.apply(Math.abs(i))))
              .header("Authorization", "Bearer " + token)
              .build();
      long begin = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + answer.statusCode());
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[REQUESTS * 99 / 100];
  }
}
