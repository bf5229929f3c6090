package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Sends what the OpenAPI document allows and what it forbids, as schemathesis makes it up: nothing
 * of it makes the service fail, or answer otherwise than the document says. What is made up stays
 * the same until the document changes; {@code -Dcoditect.tests.full=true} sends much more, and
 * something else each time; {@code -Dcoditect.tests.seed=N} repeats a run.
 */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SchemathesisTest extends SelfServiceTestBase {

  private static final Path REQUIREMENTS = Path.of("src/test/schemathesis/requirements.txt");
  private static final Path DOCUMENT =
      Path.of("src/main/resources/static/openapi/self-service.yaml").toAbsolutePath();
  private static final boolean FULL = Boolean.getBoolean("coditect.tests.full");

  // Of each operation, how many cases are made up; and for how many operations every boundary of
  // every parameter is tried.
  private static final int CASES = FULL ? 200 : 5;
  private static final int OPERATIONS = FULL ? Integer.MAX_VALUE : 12;
  private static final int SEEDS = 1_000_000;
  private static final int MINUTES = FULL ? 60 : 5;

  @Autowired private ApiDocument document;
  @LocalServerPort private int serverPort;

  @Test
  void what_is_made_up_for_each_operation_is_answered_as_the_document_says() throws Exception {
    run(List.of("--phases", "examples,fuzzing", "--max-examples", Integer.toString(CASES)));
  }

  @Test
  void the_boundaries_of_each_parameter_are_where_the_document_says() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--phases", "coverage"));
    List<String> operations =
        new ArrayList<>(
            ApiOperation.all(document.json()).stream()
                .map(operation -> operation.description().path("operationId").asString())
                .distinct()
                .sorted()
                .toList());
    Collections.shuffle(operations, new Random(seed()));
    operations.stream()
        .limit(OPERATIONS)
        .forEach(operation -> arguments.addAll(List.of("--include-operation-id", operation)));
    run(arguments);
  }

  private long seed() throws IOException {
    return Long.getLong(
        "coditect.tests.seed",
        FULL ? System.currentTimeMillis() % SEEDS : Files.readString(DOCUMENT).hashCode() & 0xFFFF);
  }

  private void run(List<String> arguments) throws IOException, InterruptedException {
    long seed = seed();
    System.out.printf("schemathesis: seed %d, %s%n", seed, arguments);
    Owner owner = owner();
    accessToken(owner);
    report(TestStatuses.ready(owner, 1));
    Path folder = Files.createTempDirectory("schemathesis");
    Files.writeString(folder.resolve("schemathesis.toml"), settings(owner));
    List<String> all =
        new ArrayList<>(
            List.of(
                "run",
                DOCUMENT.toString(),
                "--url",
                "http://127.0.0.1:" + serverPort,
                "--header",
                "Authorization: Bearer " + token(owner),
                "--checks",
                "all",
                // A stream of events does not end.
                "--exclude-path-regex",
                "/events$",
                "--workers",
                "1",
                "--seed",
                Long.toString(seed),
                "--generation-database",
                "none",
                "--continue-on-failure",
                "--no-shrink",
                "--no-color",
                "--warnings",
                "off"));
    all.addAll(arguments);

    PythonTool.Run run = PythonTool.of(REQUIREMENTS).run(folder, MINUTES, "st", all);

    assertThat(run.status()).as("seed %d%n%s", seed, run.output()).isZero();
  }

  /**
   * The tenant is one that there is. What its state or its tier forbids is no mistake of the
   * request's form, so a good request may be refused.
   */
  private static String settings(Owner owner) {
    return """
        [parameters]
        "path.tenant" = "%s"

        [checks]
        positive_data_acceptance.expected-statuses = ["2xx", "4xx"]
        negative_data_rejection.expected-statuses = ["4xx"]
        missing_required_header.expected-statuses = ["4xx"]
        """
        .formatted(owner.tenantId());
  }

  /** Somebody who owns the tenant and has every role on the platform: all doors are open. */
  private String token(Owner owner) {
    String subject =
        jdbc.sql("select subject from person where id = ?")
            .param(owner.userId())
            .query(String.class)
            .single();
    return TestIssuer.shared()
        .token(subject)
        .withAudience("self-service-api")
        .withRoles("operator", "billing", "service")
        .withClaim("azp", "schemathesis")
        .signed();
  }
}
