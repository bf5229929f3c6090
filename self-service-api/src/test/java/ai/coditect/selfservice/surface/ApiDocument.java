package ai.coditect.selfservice.surface;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document as it follows from the running code. */
public class ApiDocument {

  private final OpenApiWebMvcResource springdoc;

  /** Asks springdoc. */
  public ApiDocument(OpenApiWebMvcResource springdoc) {
    this.springdoc = springdoc;
  }

  /** As it is committed. */
  public String yaml() {
    try {
      return shortNames(springdoc.openapiYaml(request(), "", Locale.ENGLISH));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For programs. */
  public JsonNode json() {
    try {
      return JsonMapper.shared()
          .readTree(shortNames(springdoc.openapiJson(request(), "", Locale.ENGLISH)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Schemas are called by their classes; the package is nobody's business. */
  private static String shortNames(byte[] document) {
    return new String(document, StandardCharsets.UTF_8)
        .replaceAll("ai\\.coditect\\.(?:[a-z]+\\.)+([A-Z])", "$1")
        .replaceAll("(?<=[a-z])\\$(?=[A-Z])", "");
  }

  private static MockHttpServletRequest request() {
    return new MockHttpServletRequest("GET", "/v3/api-docs");
  }
}
