package ai.coditect.selfservice.surface;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemType;
import ai.coditect.selfservice.caller.PlatformRole;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.method.HandlerMethod;

/** Says of one operation who may call it, and how it answers. */
final class OperationCompletion {

  private static final String PROBLEM = "application/problem+json";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final OpenAPI api;
  private final String path;
  private final Operation operation;
  private final HandlerMethod method;
  private final Access access;

  OperationCompletion(OpenAPI api, String path, Operation operation, HandlerMethod method) {
    this.api = api;
    this.path = path;
    this.operation = operation;
    this.method = method;
    this.access =
        Access.of(method.getMethod())
            .orElseThrow(
                () ->
                    new IllegalStateException(method + " does not say who may call it: @Allowed"));
  }

  void complete() {
    operation.setTags(List.of(tag()));
    operation.addExtension("x-access", accessDocument());
    if (!access.anybody()) {
      operation.addSecurityItem(new SecurityRequirement().addList("bearer"));
      // A session is an account's; keys and the tokens of sign-ups have none.
      if (access.account() || access.byMembership() || !access.platform().isEmpty()) {
        operation.addSecurityItem(new SecurityRequirement().addList("session"));
      }
    }
    if (operation.getParameters() != null) {
      // Which representation a client likes best is no parameter of the operation.
      operation.getParameters().removeIf(parameter -> parameter.getName().equals("Accept"));
      operation.getParameters().stream()
          .filter(parameter -> parameter.getName().equals(IDEMPOTENCY_KEY))
          .forEach(
              parameter ->
                  parameter
                      .example("9c1f3b0e-8d4a-4e0e-8a51-4f6f2f5d9f10")
                      .description("Sent again with the same key and body, it has one effect."));
    }
    ApiResponses responses = new ApiResponses();
    Map<Integer, List<ProblemType>> problems = problems();
    responses.addApiResponse(Integer.toString(status()), success());
    problems.forEach(
        (status, types) -> responses.addApiResponse(Integer.toString(status), problem(types)));
    operation.setResponses(responses);
    new ExampleCompletion(api, operation).complete();
  }

  private String tag() {
    String[] parts = path.split("/", -1);
    if (!parts[1].equals("v1")) {
      return "session";
    }
    return parts[2].equals("tenants") && parts.length > 4 ? parts[4] : parts[2];
  }

  /** The roles and scopes, for programs that read the document; sweeps among them. */
  private Map<String, Object> accessDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    if (access.withoutSeat()) {
      document.put("withoutSeat", true);
    }
    if (access.anybody()) {
      document.put("anybody", true);
    }
    if (access.account()) {
      document.put("account", true);
    }
    if (!access.members().isEmpty()) {
      document.put("members", names(access.members()));
    }
    String scope = access.scope();
    if (scope != null) {
      document.put("scope", scope);
    }
    if (access.recentSignIn()) {
      document.put("recentSignIn", true);
    }
    if (!access.platform().isEmpty()) {
      document.put(
          "platform", access.platform().stream().map(PlatformRole::value).sorted().toList());
    }
    if (!access.holders().isEmpty()) {
      document.put("holders", names(access.holders()));
    }
    return document;
  }

  private static List<String> names(java.util.Set<? extends Enum<?>> values) {
    return values.stream()
        .sorted(java.util.Comparator.comparingInt(Enum::ordinal))
        .map(value -> value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private @Nullable Answers answers() {
    return method.getMethodAnnotation(Answers.class);
  }

  private int status() {
    Answers answers = answers();
    return answers == null ? 200 : answers.status();
  }

  private ApiResponse success() {
    ApiResponse response = new ApiResponse().description("Success");
    Answers answers = answers();
    String mediaType = answers == null ? "application/json" : answers.as();
    if (!mediaType.equals("application/json")) {
      return response.content(
          new Content()
              .addMediaType(
                  mediaType,
                  new MediaType()
                      .schema(new Schema<String>().types(Set.of("string")).format("binary"))));
    }
    Type body = answers == null || answers.with() == Void.class ? returned() : answers.with();
    if (body != Void.class && body != void.class) {
      response.content(new Content().addMediaType(mediaType, new MediaType().schema(schema(body))));
    }
    return response;
  }

  private Type returned() {
    Type type = method.getMethod().getGenericReturnType();
    return type instanceof ParameterizedType answer && answer.getRawType() == ResponseEntity.class
        ? answer.getActualTypeArguments()[0]
        : type;
  }

  private Schema<?> schema(Type type) {
    if (type == byte[].class) {
      return new Schema<>().types(Set.of("object"));
    }
    var resolved =
        ModelConverters.getInstance(true)
            .resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
    if (resolved == null || resolved.schema == null) {
      throw new IllegalStateException("%s answers with %s".formatted(method, type));
    }
    resolved.referencedSchemas.forEach(
        (name, schema) -> {
          if (!api.getComponents().getSchemas().containsKey(name)) {
            api.getComponents().addSchemas(name, schema);
          }
        });
    return resolved.schema;
  }

  private Map<Integer, List<ProblemType>> problems() {
    List<ProblemType> types = new ArrayList<>();
    boolean takesSomething =
        operation.getRequestBody() != null
            || (operation.getParameters() != null
                && operation.getParameters().stream()
                    .anyMatch(parameter -> !parameter.getIn().equals("path")));
    if (takesSomething || path.contains("{")) {
      types.add(CommonProblem.INVALID_REQUEST);
    }
    if (operation.getRequestBody() != null) {
      types.add(CommonProblem.TOO_LARGE);
      types.add(CommonProblem.UNSUPPORTED_MEDIA_TYPE);
    }
    if (!access.anybody()) {
      types.add(CommonProblem.UNAUTHENTICATED);
      types.add(CommonProblem.FORBIDDEN);
    }
    if (access.recentSignIn()) {
      types.add(SelfServiceProblem.RECENT_SIGN_IN_REQUIRED);
    }
    if (path.contains("{")) {
      types.add(CommonProblem.NOT_FOUND);
    }
    if (takes(IDEMPOTENCY_KEY)) {
      types.add(SelfServiceProblem.REQUEST_IN_FLIGHT);
      types.add(SelfServiceProblem.IDEMPOTENCY_KEY_REUSED);
    }
    if (takes(HttpHeaders.IF_MATCH)) {
      types.add(CommonProblem.PRECONDITION_FAILED);
      types.add(CommonProblem.PRECONDITION_REQUIRED);
    }
    types.add(CommonProblem.NOT_ACCEPTABLE);
    types.add(CommonProblem.RATE_LIMITED);
    types.add(CommonProblem.UNAVAILABLE);
    Answers answers = answers();
    if (answers != null) {
      types.addAll(List.of(answers.problems()));
    }
    Map<Integer, List<ProblemType>> byStatus = new TreeMap<>();
    types.forEach(
        type -> byStatus.computeIfAbsent(type.status(), _ -> new ArrayList<>()).add(type));
    return byStatus;
  }

  private boolean takes(String header) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> parameter.getName().equals(header));
  }

  private ApiResponse problem(List<ProblemType> types) {
    MediaType content =
        new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + ApiSchemas.PROBLEM));
    types.forEach(
        type -> {
          api.getComponents().addExamples(type.slug(), example(type));
          content.addExamples(
              type.slug(), new Example().$ref("#/components/examples/" + type.slug()));
        });
    String name = String.join("-or-", types.stream().map(ProblemType::slug).toList());
    api.getComponents()
        .addResponses(
            name,
            new ApiResponse()
                .description(String.join(", or ", types.stream().map(ProblemType::title).toList()))
                .content(new Content().addMediaType(PROBLEM, content)));
    return new ApiResponse().$ref("#/components/responses/" + name);
  }

  private static Example example(ProblemType type) {
    return new Example()
        .value(
            Map.of(
                "type", type.uri().toString(),
                "title", type.title(),
                "status", type.status(),
                "traceId", "4bf92f3577b34da6a3ce929d0e0e4736"));
  }
}
