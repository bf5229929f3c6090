package ai.coditect.selfservice.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemType;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationsTest extends SelfServiceTestBase {

  private static Stream<ProblemType> problems() {
    return Stream.<ProblemType[]>of(CommonProblem.values(), SelfServiceProblem.values())
        .flatMap(Arrays::stream);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void the_path_of_a_problems_type_is_a_page_that_anybody_can_read(ProblemType problem) {
    Api.Answer page = api().get(problem.uri().getPath(), null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body())
        .contains("Problem: " + problem.slug(), "Status: " + problem.status())
        .contains("Meaning: ", "Who can fix it, how: ", "Retry: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"export-gone", "no-credentials", "preview-in-flight"})
  void so_have_problems_of_other_services(String slug) {
    assertThat(api().get("/problems/" + slug, null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void each_reason_has_a_page_too(Reason reason) {
    Api.Answer page = api().get("/reasons/" + reason.value(), null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("Reason: " + reason.value())
        .contains("Meaning: ", "Who can fix it, how: ", "Retried: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/problems/none", "/reasons/None", "/problems/%3Cb%3E"})
  void what_is_not_there_is_a_page_that_says_so(String path) {
    Api.Answer page = api().get(path, null);

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("of this name").doesNotContain("<b>");
  }

  @Test
  void a_table_is_read_without_the_marks_of_markdown() {
    var table =
        Explanations.read(
            """
            # Title

            | name | what to do | why |
            |---|---|---|
            | `one` | see [the list](list.md#one) with `GET` | because |
            """);

    assertThat(table.of("one"))
        .contains(Map.of("what to do", "see the list with GET", "why", "because"));
    assertThat(table.of("two")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no table",
        "| a | b |\n|---|---|\n| `x` | one | too many |",
        "| a | b |\n|---|---|\n| `x` | 1 |\n| `x` | 2 |"
      })
  void a_table_that_cannot_be_told_apart_is_refused(String markdown) {
    assertThatIllegalArgumentException().isThrownBy(() -> Explanations.read(markdown));
  }
}
