package ai.coditect.selfservice.surface;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.DeliveryId;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.caller.Caller;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.web.method.HandlerMethod;

/** Completes what springdoc finds out by itself: who may call an operation, and how it answers. */
public class ApiDescription implements GlobalOperationCustomizer, GlobalOpenApiCustomizer {

  private static final String SUFFIX = "01h455vb4pex5vsknk084sn02q";

  private final Map<String, HandlerMethod> operations = new HashMap<>();

  /** Tells springdoc what our value types look like in JSON. */
  public ApiDescription() {
    SpringDocUtils types = SpringDocUtils.getConfig();
    Map.of(
            TenantId.class, "tnt",
            MemberId.class, "mbr",
            ApiKeyId.class, "key",
            OperationId.class, "op",
            SignupId.class, "sgn",
            HoldId.class, "hld",
            InvitationId.class, "inv",
            UserId.class, "usr",
            EventId.class, "evt",
            WebhookId.class, "whk")
        .forEach((type, prefix) -> types.replaceWithSchema(type, id(prefix)));
    types.replaceWithSchema(DeliveryId.class, id("dlv"));
    types.replaceWithSchema(
        TierName.class, text("[a-z][a-z0-9-]{0,31}", "team").description("see GET /v1/tiers"));
    // Readers take reasons that are newer than they are.
    types.replaceWithSchema(
        Reason.class, text("[A-Z][A-Za-z]+", "Converged").description("see docs/reasons.md"));
    types.replaceWithSchema(
        Duration.class, new Schema<String>().type("string").format("duration").example("P30D"));
    types.addRequestWrapperToIgnore(Caller.class);
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    operations.put(operation.getOperationId(), method);
    return operation;
  }

  @Override
  public void customise(OpenAPI api) {
    api.info(
        new Info()
            .title("CODITECT self-service API")
            .version("1")
            .description(
                "Accepts intent from people and programs, shows status back. Errors are RFC 9457"
                    + " problem documents; each type is explained in docs/problems.md."));
    api.servers(List.of(new Server().url("/")));
    api.getComponents()
        .addSecuritySchemes(
            "bearer",
            new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(
                    "An access token of the identity provider, an API key (cdt_live_…), or the token"
                        + " that came with a sign-up (sgt_…) or an operation (opt_…)."));
    api.getComponents()
        .addSecuritySchemes(
            "session",
            new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name("__Host-session")
                .description(
                    "A browser that came back from GET /login?return=/path is signed in as the same"
                        + " account. What changes anything needs csrfToken of GET /session too, in the"
                        + " header X-CSRF-Token; without it the answer is 403 csrf-token-required."));
    api.getComponents().addSchemas(ApiSchemas.PROBLEM, ApiSchemas.problem());
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (_, operation) ->
                            new OperationCompletion(
                                    api, path, operation, method(operation.getOperationId()))
                                .complete()));
    new SchemaCompletion(api).complete();
  }

  private HandlerMethod method(String operationId) {
    HandlerMethod method = operations.get(operationId);
    if (method == null) {
      throw new IllegalStateException(operationId + " is no operation of ours");
    }
    return method;
  }

  private static Schema<?> id(String prefix) {
    return text(prefix + "_[0-7][0-9a-hjkmnp-tv-z]{25}", prefix + "_" + SUFFIX);
  }

  private static Schema<?> text(String pattern, String example) {
    return new Schema<String>().type("string").pattern("^" + pattern + "$").example(example);
  }
}
