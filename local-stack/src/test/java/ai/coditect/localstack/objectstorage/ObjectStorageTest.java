package ai.coditect.localstack.objectstorage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.testing.TestObjectStorage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ObjectStorageTest {

  @Test
  void nobody_comes_in_without_a_signature_and_nothing_runs_after_a_stop() throws Exception {
    ObjectStorage server = TestObjectStorage.separate();
    assertThat(server.processes()).hasSize(2);
    assertThat(status(server.s3Url().resolve("/"))).isEqualTo(403);
    assertThat(status(server.iamUrl().resolve("/?Action=ListUsers&Version=2010-05-08")))
        .isEqualTo(403);
    var processes = server.processes();
    server.stop();
    assertThat(processes).noneMatch(process -> process.isAlive());
    assertThat(server.processes()).isEmpty();
  }

  private static int status(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
