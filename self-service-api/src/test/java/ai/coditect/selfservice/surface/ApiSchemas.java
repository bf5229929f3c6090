package ai.coditect.selfservice.surface;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Schemas that no class of ours stands for. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as swagger-models has them
final class ApiSchemas {

  static final String PROBLEM = "Problem";

  private ApiSchemas() {}

  /** RFC 9457, with what we add. */
  static Schema problem() {
    Schema error =
        new Schema()
            .types(Set.of("object"))
            .properties(
                Map.<String, Schema>of(
                    "pointer",
                    text("a JSON pointer, or the name of a parameter or header"),
                    "detail",
                    text("what is wrong there")))
            .required(List.of("detail", "pointer"));
    return new Schema()
        .types(Set.of("object"))
        .properties(
            Map.<String, Schema>of(
                "type", text("what kind of problem; see docs/problems.md").format("uri"),
                "title", text("the same in words"),
                "status", new Schema().types(Set.of("integer")),
                "detail", text("for people; not stable"),
                "instance", text("the path").format("uri-reference"),
                "traceId", text("finds the request in our logs"),
                "errors", new Schema().types(Set.of("array")).items(error)))
        .required(List.of("status", "title", "traceId", "type"));
  }

  private static Schema text(String description) {
    return new Schema().types(Set.of("string")).description(description);
  }
}
