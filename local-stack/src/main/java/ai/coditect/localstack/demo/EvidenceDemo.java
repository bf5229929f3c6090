package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.Checkout;
import ai.coditect.localstack.stack.StackDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What an auditor takes away in the end: one file, which a program of its own accepts without us
 * and without a network, and refuses once a byte of it was changed.
 */
final class EvidenceDemo {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StackDescription stack;
  private final Consumer<String> heading;
  private final Consumer<String> say;
  private final JsonHttp http = new JsonHttp();

  EvidenceDemo(StackDescription stack, Consumer<String> heading, Consumer<String> say) {
    this.stack = stack;
    this.heading = heading;
    this.say = say;
  }

  void run(String tenant) {
    heading.accept("The auditor takes the evidence away, in one file");
    String token = SignIn.auditor(stack);
    JsonNode ready = order(tenant, token);
    say.accept(
        "POST /v1/exports → %s, %s bytes"
            .formatted(ready.get("id").asString(), ready.get("size").asString()));
    String key =
        http.get(stack.auditUrl() + "/v1/log-keys", null)
            .require(200)
            .body()
            .at("/keys/0/verifierKey")
            .asString();
    try {
      Path file = download(ready, token);
      check(file, key, 0);
      Path changed = file.resolveSibling("changed-" + file.getFileName());
      try {
        Files.write(changed, flipped(Files.readAllBytes(file)));
        say.accept("the same with one bit changed:");
        check(changed, key, 1);
      } finally {
        Files.deleteIfExists(changed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode order(String tenant, String token) {
    JsonHttp.Answer ordered =
        http.post(
                stack.auditUrl() + "/v1/exports",
                token,
                JsonHttp.json(Map.of("tenantId", tenant, "kind", "evidence", "format", "csv")),
                "Idempotency-Key",
                UUID.randomUUID().toString())
            .require(202);
    String path = stack.auditUrl() + "/v1/exports/" + ordered.text("id");
    return Waiting.until(
        "the evidence package",
        PATIENCE,
        () ->
            Optional.of(http.get(path, token).require(200).body())
                .filter(seen -> "ready".equals(seen.get("state").asString())));
  }

  private Path download(JsonNode ready, String token) throws IOException {
    // Where the stack's data is, so that it can be looked at afterwards and goes with the rest.
    Path folder = Files.createDirectories(Path.of(stack.dataFolder()).resolve("evidence"));
    Path file = folder.resolve(ready.get("id").asString() + ".zip");
    var request =
        HttpRequest.newBuilder(URI.create(stack.auditUrl() + ready.get("content").asString()))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      int status = client.send(request, HttpResponse.BodyHandlers.ofFile(file)).statusCode();
      Expect.that(status == 200, "the package's content was answered with " + status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return file;
  }

  /** In the middle of what was packed: of the entries, of which there are most. */
  private static byte[] flipped(byte[] file) {
    file[file.length / 3] ^= 1;
    return file;
  }

  private void check(Path file, String key, int expected) throws IOException {
    say.accept("./verify %s --key %s…".formatted(file, key.substring(0, 24)));
    Process verify =
        new ProcessBuilder(
                Checkout.find().root().resolve("verify").toString(), file.toString(), "--key", key)
            .redirectErrorStream(true)
            .start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    said.lines().filter(line -> !line.isBlank()).map(line -> "  " + line.strip()).forEach(say);
    try {
      if (verify.waitFor() != expected) {
        throw new IllegalStateException("./verify ended with " + verify.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
