package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The log as a stranger sees it, who has an HTTP client and the log's key. */
class PublishedLogTest extends TrailApi {

  /** The Go project's own transparency log code; see src/test/go. */
  @Test
  void code_that_is_not_ours_accepts_checkpoint_tiles_and_proofs(@TempDir Path folder)
      throws Exception {
    assumeThat(exitCode(folder, Map.of(), "go", "version"))
        .as("Go is on the path; without it nobody but us checks the format")
        .isZero();
    TenantId tenant = tenantWithTrail(700); // so that there are full tiles and a second level
    long index = indexOf(tenant);
    long size = awaitPublished(index + 700);
    Files.createDirectories(folder.resolve("log"));
    download(folder.resolve("log"), index, size);
    Path cache = Path.of(System.getProperty("user.dir"), "target", "go");
    Path check = cache.resolve("check");
    Map<String, String> environment =
        Map.of("GOCACHE", cache.resolve("build").toString(), "GOFLAGS", "-buildvcs=false");

    Path source = Path.of(System.getProperty("user.dir"), "src", "test", "go");
    assertThat(exitCode(source, environment, "go", "build", "-o", check.toString(), ".")).isZero();
    String key = json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();

    assertThat(exitCode(folder, environment, check.toString(), "log", key)).isZero();

    Path tile = folder.resolve("log/tile/0/000");
    byte[] changed = Files.readAllBytes(tile);
    changed[40] ^= 1;
    Files.write(tile, changed);
    assertThat(exitCode(folder, environment, check.toString(), "log", key))
        .as("with one flipped bit")
        .isEqualTo(1);
  }

  private void download(Path folder, long index, long size) throws IOException {
    String checkpoint = get("/checkpoint", null).body();
    long published = Long.parseLong(checkpoint.lines().toList().get(1));
    assertThat(published).isGreaterThanOrEqualTo(size);
    Files.writeString(folder.resolve("checkpoint"), checkpoint);
    for (int level = 0; published >> (8 * level) > 0; level++) {
      long hashes = published >> (8 * level);
      for (long tile = 0; tile * 256 < hashes; tile++) {
        String path = path(tile, Math.min(256, hashes - tile * 256));
        save(folder, "/tile/" + level + "/" + path);
        if (level == 0) {
          save(folder, "/tile/entries/" + path);
        }
      }
    }
    Files.writeString(
        folder.resolve("entry.tlog-proof"),
        get("/v1/audit-events/" + index + "/proof", AUDITOR).body());
    Files.writeString(
        folder.resolve("inclusion.json"),
        get("/v1/proofs/inclusion?index=" + index, AUDITOR).body());
    List<String> steps =
        LongStream.of(1, 255, 256, 257, published - 1)
            .mapToObj(from -> "/v1/proofs/consistency?from=%d&to=%d".formatted(from, published))
            .map(path -> get(path, AUDITOR).body())
            .toList();
    Files.writeString(folder.resolve("consistency.json"), "[" + String.join(",", steps) + "]");
  }

  private static String path(long tile, long width) {
    String path =
        tile < 1000 ? "%03d".formatted(tile) : "x%03d/%03d".formatted(tile / 1000, tile % 1000);
    return width < 256 ? path + ".p/" + width : path;
  }

  private void save(Path folder, String path) throws IOException {
    HttpResponse<byte[]> answer = getBytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    Path file = folder.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.write(file, answer.body());
  }

  private static int exitCode(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().putAll(environment);
    try {
      return builder.start().waitFor();
    } catch (IOException noSuchProgram) {
      return 127;
    }
  }

  @Test
  void tiles_never_change_and_say_so_and_checkpoints_are_kept_for_a_moment() {
    TenantId tenant = tenantWithTrail(1);
    awaitPublished(indexOf(tenant) + 1);

    assertThat(get("/tile/0/000.p/1", null).headers().firstValue("Cache-Control"))
        .hasValue("max-age=31536000, public, immutable");
    assertThat(get("/tile/entries/000.p/1", null).headers().firstValue("Content-Type"))
        .hasValue("application/octet-stream");
    assertThat(get("/checkpoint", null).headers().firstValue("Cache-Control"))
        .hasValue("max-age=1, public");
    assertThat(getBytes("/tile/entries/000.p/1").body()).hasSize(34).startsWith(new byte[] {0, 32});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tile/0/x999/999",
        "/tile/0/000.p/0",
        "/tile/0/000.p/256",
        "/tile/0/0",
        "/tile/0/x000/001",
        "/tile/0/000/",
        "/tile/0/000.p",
        "/tile/9/000",
        "/tile/5/000.p/1",
        "/tile/entries/x001/000",
        "/tile/entries/..",
        "/tile/data/000",
        "/tile/0/x999/x999/x999/x999/x999/999",
        "/tile/00/000",
      })
  void what_is_no_tile_or_not_published_yet_is_not_there(String path) {
    assertThat(get(path, null).statusCode()).isIn(400, 401, 404);
  }

  @Test
  void a_tenants_completeness_is_stated_under_the_logs_key() {
    TenantId tenant = tenantWithTrail(5);
    awaitPublished(indexOf(tenant) + 5);

    HttpResponse<String> answer = get("/v1/tenants/" + tenant + "/completeness", AUDITOR);
    List<String> lines = answer.body().lines().toList();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(lines.subList(0, 3))
        .containsExactly(
            "coditect.audit.completeness/v1", "test.coditect.local/audit", tenant.value());
    assertThat(lines.get(5)).isEqualTo("5");
    assertThat(lines.get(8)).startsWith("— test.coditect.local/audit ");
    assertThat(get("/v1/tenants/" + tenant + "/completeness", null).statusCode()).isEqualTo(401);
    assertThat(
            get("/v1/tenants/" + tenant + "/completeness", token("stranger-1").signed())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_proof_is_for_those_only_who_may_read_the_entry() {
    TenantId tenant = tenantWithTrail(1);
    long index = indexOf(tenant);
    awaitPublished(index + 1);
    String path = "/v1/audit-events/" + index + "/proof";

    HttpResponse<String> proof = get(path, AUDITOR);
    JsonNode inclusion = json(get("/v1/proofs/inclusion?index=" + index, AUDITOR));

    assertThat(proof.body())
        .startsWith("c2sp.org/tlog-proof@v1\nextra ")
        .contains("\nindex " + index);
    assertThat(proof.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("entry-" + index + ".tlog-proof");
    assertThat(inclusion.get("checkpoint").stringValue())
        .contains(
            "\n"
                + inclusion.get("size").longValue()
                + "\n"
                + inclusion.get("rootHash").stringValue());
    assertThat(get(path, null).statusCode()).isEqualTo(401);
    assertThat(get(path, token("stranger-2").signed()).statusCode()).isEqualTo(404);
  }

  private long awaitPublished(long size) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              List<String> lines = get("/checkpoint", null).body().lines().toList();
              return Long.parseLong(lines.get(1)) >= size;
            });
    return size;
  }
}
