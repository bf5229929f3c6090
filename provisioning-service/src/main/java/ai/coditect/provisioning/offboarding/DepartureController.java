package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What self-service-api hands out of a departure. */
@RestController
@RequestMapping("/v1/internal/tenants/{tenant}")
class DepartureController {

  private final TenantRecords tenants;
  private final Archives archives;
  private final Certificates certificates;

  DepartureController(TenantRecords tenants, Archives archives, Certificates certificates) {
    this.tenants = tenants;
    this.archives = archives;
    this.certificates = certificates;
  }

  @GetMapping("/archive")
  ResponseEntity<StreamingResponseBody> archive(@PathVariable TenantId tenant) {
    var departure =
        tenants
            .find(tenant)
            .map(TenantRecord::intent)
            .map(intent -> intent.departure())
            .orElseThrow(ProblemException::notFound);
    return zip(archives.find(ArchiveName.ofTenant(tenant, departure.requestedAt())));
  }

  @GetMapping("/archives/{name}")
  ResponseEntity<StreamingResponseBody> archive(
      @PathVariable TenantId tenant, @PathVariable String name) {
    return zip(archives.find(tenant, name));
  }

  private ResponseEntity<StreamingResponseBody> zip(Optional<Archives.Archive> found) {
    Archives.Archive archive = found.orElseThrow(ProblemException::notFound);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/zip"))
        .contentLength(archive.size())
        .header("Cache-Control", "no-store")
        .header("Repr-Digest", "sha-256=:%s:".formatted(base64(archive.sha256())))
        .body(out -> archives.copy(archive, out));
  }

  @GetMapping(path = "/deletion-certificate", produces = MediaType.APPLICATION_JSON_VALUE)
  String certificate(@PathVariable TenantId tenant) {
    return certificates.newest(tenant).orElseThrow(ProblemException::notFound);
  }

  private static String base64(String hex) {
    return java.util.Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(hex));
  }
}
