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
  private static final int WARM_UP = 8;
  private static final int SMALL_REQUESTS = 10_000;
  private static final int SMALL_CALLERS = 64;
  private static final double PROOF_LIMIT = 10;
  private static final double QUERY_LIMIT = 50;
  private static final double BULK_LIMIT = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final Random random = new Random(7);

  Reading(String url) {
    this.url = url;
  }

  /** Brings events in batches, several callers at a time; then one by one, many callers. */
  void bulk(Events events) throws InterruptedException, ExecutionException {
    bring(events, BULK_CALLERS, WARM_UP, BULK);
    double batches = bring(events, BULK_CALLERS, BULK_REQUESTS, BULK);
    Figures.atLeast(BULK_LIMIT, "events/s by POST", batches);
    bring(events, SMALL_CALLERS, SMALL_REQUESTS / 4, 1);
    double single = bring(events, SMALL_CALLERS, SMALL_REQUESTS, 1);
    Figures.note("events/s by POST of one event each, %d callers".formatted(SMALL_CALLERS), single);
  }

  private double bring(Events events, int atATime, int requests, int ofEvents)
      throws InterruptedException, ExecutionException {
    String token =
        TestIssuer.shared()
            .token("bulk")
            .withAudience("audit-service")
            .withRoles("service")
            .withClaim("azp", Events.SOURCE)
            .signed();
    List<Callable<Void>> calls = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      var lines = new StringBuilder();
      for (int j = 0; j < ofEvents; j++) {
        lines.append(EventJson.writeText(events.next())).append('\n');
      }
      String body = lines.toString();
      calls.add(() -> post(body, token));
    }
    try (var callers = Executors.newFixedThreadPool(atATime)) {
      long begin = System.nanoTime();
      for (Future<Void> call : callers.invokeAll(calls)) {
        call.get();
      }
      return (double) requests * ofEvents / ((System.nanoTime() - begin) / 1e9);
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
