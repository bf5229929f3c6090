package ai.coditect.benchmarks.ingest;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.verifier.Verify;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** The export of a whole ledger, and the offline verifier over it. */
final class Verification {

  private static final double LIMIT = 200_000;
  private static final double EXPORT_LIMIT = 20_000;
  private static final int WARM_UP = 2;

  private Verification() {}

  /** Fetches the export into a file and verifies it, a few times, in this JVM. */
  static void of(String url, Path file, long entries) throws IOException, InterruptedException {
    String key;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest keys = HttpRequest.newBuilder(URI.create(url + "/v1/log-keys")).build();
      key =
          JsonMapper.shared()
              .readTree(http.send(keys, HttpResponse.BodyHandlers.ofString()).body())
              .at("/keys/0/verifierKey")
              .stringValue();
      String token =
          TestIssuer.shared()
              .token("auditor")
              .withAudience("audit-service")
              .withRoles("auditor")
              .signed();
      HttpRequest export =
          HttpRequest.newBuilder(URI.create(url + "/v1/export"))
              .header("Authorization", "Bearer " + token)
              .build();
      long begin = System.nanoTime();
      http.send(export, HttpResponse.BodyHandlers.ofFile(file));
      Figures.atLeast(
          EXPORT_LIMIT, "entries/s exported", entries / ((System.nanoTime() - begin) / 1e9));
    }
    for (int i = 0; i < WARM_UP; i++) {
      verify(file, key);
    }
    long begin = System.nanoTime();
    double used = verify(file, key);
    Figures.atLeast(
        LIMIT, "entries/s by the verifier", entries / ((System.nanoTime() - begin) / 1e9));
    Figures.note("  \u00b5s of processor an entry", used / 1e3 / entries);
  }

  private static double verify(Path file, String key) throws IOException {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    if (Verify.run(new String[] {file.toString(), "--key", key}, nowhere) != 0) {
      throw new IOException("the verifier refused the export");
    }
    return system.getProcessCpuTime() - before;
  }
}
