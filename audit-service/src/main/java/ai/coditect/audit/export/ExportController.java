package ai.coditect.audit.export;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.query.Guarded;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hands out exports as they are read. One that breaks off is no valid export: the checkpoint says
 * how many entries there are.
 */
@RestController
@RequestMapping("/v1")
class ExportController {

  private static final int BUFFER = 64 * 1024;

  private final Guarded guarded;
  private final CheckpointReader checkpoints;
  private final TrailExport export;

  ExportController(Guarded guarded, CheckpointReader checkpoints, TrailExport export) {
    this.guarded = guarded;
    this.checkpoints = checkpoints;
    this.export = export;
  }

  /** One tenant's trail up to the newest published checkpoint. */
  @GetMapping("/tenants/{tenant}/export")
  void ofTenant(
      @PathVariable TenantId tenant, JwtAuthenticationToken token, HttpServletResponse response)
      throws IOException {
    Caller caller = Caller.of(token);
    guarded.requireTenant(caller, tenant);
    SignedCheckpoint checkpoint = newest();
    guarded.recordExport(caller, tenant);
    try (OutputStream out = file(response, tenant.value())) {
      export.write(TrailScope.whole(tenant, checkpoint), out);
    }
  }

  /** The whole ledger up to the newest published checkpoint. */
  @GetMapping("/export")
  void ofAll(JwtAuthenticationToken token, HttpServletResponse response) throws IOException {
    SignedCheckpoint checkpoint = newest();
    guarded.recordExport(Caller.of(token), null);
    try (OutputStream out = file(response, "audit-log")) {
      export.write(TrailScope.whole(null, checkpoint), out);
    }
  }

  private SignedCheckpoint newest() {
    return checkpoints
        .newest()
        .orElseThrow(
            () ->
                ProblemException.of(
                    CommonProblem.UNAVAILABLE, "There is no published checkpoint yet."));
  }

  private static OutputStream file(HttpServletResponse response, String name) throws IOException {
    response.setContentType("application/x-ndjson");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name + ".ndjson").build().toString());
    return new BufferedOutputStream(response.getOutputStream(), BUFFER);
  }
}
