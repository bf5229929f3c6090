package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The committed OpenAPI documents, held against the specification by a linter that did not write
 * them, and their examples against their schemas.
 */
class OpenApiLintTest {

  private static final Path LINT = Path.of("src/test/openapi-lint").toAbsolutePath();
  private static final Path FOLDER = Path.of("src/main/resources/static/openapi");
  private static final Path DOCUMENT = FOLDER.resolve("self-service.yaml");
  private static final int MINUTES = 3;

  @TempDir Path folder;

  @Test
  void every_committed_document_is_one_and_its_examples_are_what_it_says() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> documents = files.filter(file -> file.toString().endsWith(".yaml")).toList();

      PythonTool.Run run = lint(documents);

      assertThat(run.output()).contains(documents.getFirst().getFileName() + ": ");
      assertThat(run.status()).as(run.output()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a parameter that is nowhere       | in: path | in: nowhere",
        "a pattern that only Java can read | '^tnt_[0-7]' | '\\\\p{Cntrl}'",
        "an example of another type       | status: 409 | status: conflict",
      })
  void what_is_wrong_with_one_is_found(String what, String right, String wrong) throws Exception {
    String document = Files.readString(DOCUMENT);
    assertThat(document).contains(right);
    Path broken = folder.resolve("broken.yaml");
    Files.writeString(broken, document.replace(right, wrong));

    PythonTool.Run run = lint(List.of(broken));

    assertThat(run.status()).as("%s: %s", what, run.output()).isOne();
    assertThat(run.output()).doesNotContain("Traceback");
  }

  private PythonTool.Run lint(List<Path> documents) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(LINT.resolve("lint.py").toString()));
    documents.forEach(document -> arguments.add(document.toAbsolutePath().toString()));
    return PythonTool.of(LINT.resolve("requirements.txt"))
        .run(folder, MINUTES, "python", arguments);
  }
}
