package ai.coditect.selfservice.live;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Access;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Statuses as server-sent events. */
@RestController
class StreamController {

  private final StatusStreams streams;

  StreamController(StatusStreams streams) {
    this.streams = streams;
  }

  @Allowed(anyMember = true, scope = "status:read")
  @Operation(
      operationId = "watchProvisioning",
      summary = "What provisioning makes of the tenant, as server-sent events",
      description =
          "An event `status` holds what readProvisioning answers, its id is the status revision."
              + " The newest comes at once unless `Last-Event-ID` says that it is known; a client"
              + " that reads slowly misses statuses in between, never the newest. A comment comes"
              + " every 15 s. An event `end` says why the stream ends: `lifetime` or"
              + " `replica-stops` (ask again), `access-ended` (do not).")
  @Answers(as = MediaType.TEXT_EVENT_STREAM_VALUE, problems = SelfServiceProblem.TOO_MANY_STREAMS)
  @GetMapping(
      path = "/v1/tenants/{tenant}/provisioning/events",
      produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> watch(
      @PathVariable TenantId tenant,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletRequest http) {
    var watcher = new StatusStream.Watcher(authentication(), access(http), tenant);
    SseEmitter emitter = streams.watch(watcher, revision(lastEventId));
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .header("Cache-Control", "no-store")
        // A proxy that collects an answer before it sends it on would hold the events back.
        .header("X-Accel-Buffering", "no")
        .body(emitter);
  }

  /** What is no revision of ours is like none: the client gets the newest status. */
  private static long revision(@Nullable String lastEventId) {
    return lastEventId != null && lastEventId.matches("[0-9]{1,18}")
        ? Long.parseLong(lastEventId)
        : 0;
  }

  private static CallerAuthentication authentication() {
    if (SecurityContextHolder.getContext().getAuthentication()
        instanceof CallerAuthentication caller) {
      return caller;
    }
    throw ProblemException.notFound();
  }

  private static Access access(HttpServletRequest http) {
    if (http.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
        instanceof HandlerMethod method) {
      return Access.of(method.getMethod()).orElseThrow();
    }
    throw new IllegalStateException("an operation without a handler");
  }
}
