package ai.coditect.selfservice.retention;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.provisioning.DepartureDocuments;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands the owners archives: of data whose retention has ended, and copies that they asked for. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/archives")
class ArchiveController {

  private final DepartureDocuments documents;
  private final Statuses statuses;

  ArchiveController(DepartureDocuments documents, Statuses statuses) {
    this.documents = documents;
    this.statuses = statuses;
  }

  /** Those that can be fetched. */
  record Items(List<Archived> items) {}

  @Allowed(members = Role.OWNER)
  @Operation(
      operationId = "listArchives",
      summary = "Archives of data that was kept for a time, and the copy that was asked for")
  @GetMapping
  ResponseEntity<Items> list(@PathVariable TenantId tenant) {
    return ResponseEntity.ok()
        .header("Cache-Control", "no-cache")
        .body(new Items(archives(tenant)));
  }

  /** Written by the request's own thread: it may take long, and waiting costs it nothing. */
  @Allowed(members = Role.OWNER)
  @Operation(operationId = "readArchive", summary = "One of them, as a ZIP file")
  @Answers(as = "application/zip")
  @GetMapping("/{archive}")
  void fetch(
      @PathVariable TenantId tenant, @PathVariable String archive, HttpServletResponse response) {
    boolean known = archives(tenant).stream().anyMatch(told -> told.id().equals(archive));
    if (!known
        || !documents.archive(
            tenant, archive, DepartureDocuments.into(response, tenant + "-" + archive))) {
      throw ProblemException.notFound();
    }
  }

  private List<Archived> archives(TenantId tenant) {
    return statuses.find(tenant).map(status -> status.archives()).orElse(List.of());
  }
}
