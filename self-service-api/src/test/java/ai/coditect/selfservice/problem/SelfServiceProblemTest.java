package ai.coditect.selfservice.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfServiceProblemTest {

  @ParameterizedTest
  @EnumSource
  void each_problem_is_documented_with_its_status(SelfServiceProblem problem) throws IOException {
    assertThat(Files.readString(Path.of("../docs/problems.md")))
        .contains("| `%s` | %d | ".formatted(problem.slug(), problem.status()));
  }
}
