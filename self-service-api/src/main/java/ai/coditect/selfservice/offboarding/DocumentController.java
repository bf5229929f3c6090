package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.provisioning.DepartureDocuments;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands archive and certificate of a departure to the owners. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/offboarding")
class DocumentController {

  private final DepartureDocuments documents;
  private final TenantStates states;

  DocumentController(DepartureDocuments documents, TenantStates states) {
    this.documents = documents;
    this.states = states;
  }

  @Allowed(members = Role.OWNER)
  @Operation(operationId = "readCertificate", summary = "The signed certificate of deletion")
  @Answers(problems = {SelfServiceProblem.NOT_THERE_YET, SelfServiceProblem.TENANT_STATE})
  @GetMapping("/certificate")
  ResponseEntity<byte[]> certificate(@PathVariable TenantId tenant) {
    admit(tenant, TenantAction.FETCH_CERTIFICATE);
    byte[] certificate = documents.certificate(tenant).orElseThrow(DocumentController::notThereYet);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(certificate);
  }

  /** Written by the request's own thread: it may take long, and waiting costs it nothing. */
  @Allowed(members = Role.OWNER)
  @Operation(operationId = "readExport", summary = "The archive of what the tenant had")
  @Answers(
      as = "application/zip",
      problems = {SelfServiceProblem.NOT_THERE_YET, SelfServiceProblem.TENANT_STATE})
  @GetMapping("/export")
  void export(@PathVariable TenantId tenant, HttpServletResponse response) {
    admit(tenant, TenantAction.FETCH_EXPORT);
    boolean there = documents.archive(tenant, DepartureDocuments.into(response, tenant.toString()));
    if (!there) {
      throw notThereYet();
    }
  }

  private void admit(TenantId tenant, TenantAction action) {
    action.requireAllowedIn(states.find(tenant).orElseThrow(ProblemException::notFound));
  }

  private static ProblemException notThereYet() {
    return ProblemException.of(
        SelfServiceProblem.NOT_THERE_YET, "This is made in the course of the departure.");
  }
}
