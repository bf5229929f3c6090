package ai.coditect.selfservice.surface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class OpenApiTest extends SelfServiceTestBase {

  private static final Path COMMITTED =
      Path.of("src/main/resources/static/openapi/self-service.yaml");

  private static final Path ACCESS = Path.of("../docs/access.md");

  @Autowired private ApiDocument document;

  /** With {@code -Dcoditect.docs.write=true} it writes the file instead. */
  @Test
  void the_committed_document_is_the_one_that_follows_from_the_code() throws IOException {
    String generated = document.yaml();
    if (Boolean.getBoolean("coditect.docs.write")) {
      Files.writeString(COMMITTED, generated);
    }

    assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
  }

  /** With {@code -Dcoditect.docs.write=true} it writes the table instead. */
  @Test
  void the_docs_show_who_may_do_what() throws IOException {
    String table = new AccessTable(ApiOperation.all(document.json())).markdown();
    String text = Files.readString(ACCESS);
    if (Boolean.getBoolean("coditect.docs.write")) {
      String before = text.substring(0, text.indexOf(AccessTable.HEAD));
      text = before + table;
      Files.writeString(ACCESS, text);
    }

    assertThat(text).endsWith(table);
  }

  @Test
  void every_operation_says_what_it_does_and_how_it_fails() {
    List<ApiOperation> operations = ApiOperation.all(document.json());

    assertThat(operations.stream().map(it -> it.description().path("operationId").asString()))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    for (ApiOperation operation : operations) {
      JsonNode said = operation.description();
      assertThat(said.path("summary").asString("")).as("summary of %s", operation).isNotEmpty();
      assertThat(said.has("x-access")).as("access of %s", operation).isTrue();
      assertThat(said.has("security"))
          .as("token of %s", operation)
          .isNotEqualTo(operation.anybody());
      assertThat(said.path("responses").propertyNames()).as("%s", operation).contains("429", "503");
      if (said.has("requestBody")) {
        assertThat(operation.body()).as("example of %s", operation).isNotNull();
        assertThat(operation.fields().isEmpty()).as("fields of %s", operation).isFalse();
      }
    }
  }

  @Test
  void anybody_gets_the_document_and_a_page_that_loads_nothing_from_elsewhere() {
    Api.Answer committed = api().get("/openapi/self-service.yaml", null);
    Api.Answer page = api().get("/openapi/index.html", null);

    assertThat(committed.status()).isEqualTo(200);
    assertThat(committed.body()).startsWith("openapi: 3.1.0");
    assertThat(page.body()).doesNotContain("http:", "https:");
    for (String part : List.of("swagger-ui.css", "swagger-ui-bundle.js")) {
      assertThat(page.body()).contains("/webjars/swagger-ui/" + part);
      assertThat(api().get("/webjars/swagger-ui/" + part, null).status()).isEqualTo(200);
    }
    assertThat(api().get("/openapi/page.js", null).status()).isEqualTo(200);
  }
}
