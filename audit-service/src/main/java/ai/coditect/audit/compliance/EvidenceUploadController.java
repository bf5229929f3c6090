package ai.coditect.audit.compliance;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.compliance.EvidenceSender.EvidenceSent;
import ai.coditect.audit.export.EvidenceSummaries;
import ai.coditect.audit.export.EvidenceSummaries.Summary;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Brings the summary of an evidence package to a compliance platform. */
@RestController
class EvidenceUploadController {

  private final ConnectionAccess access;
  private final EvidenceSummaries summaries;
  private final EvidenceSender sender;
  private final Clock clock;

  EvidenceUploadController(
      ConnectionAccess access, EvidenceSummaries summaries, EvidenceSender sender, Clock clock) {
    this.access = access;
    this.summaries = summaries;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * What is to be brought.
   *
   * @param exportId an evidence package that is ready, of the connection's own scope
   * @param name what people will call it at the vendor
   */
  record Upload(
      @NotNull ExportId exportId,
      @NotBlank @Pattern(regexp = "[\\p{L}\\p{N} ._-]{1,100}") String name,
      @NotNull Evidence.Place place) {}

  /** Brings it now, once. */
  @PostMapping("/v1/compliance-connections/{id}/evidence")
  EvidenceSent upload(
      @PathVariable ConnectionId id,
      @Valid @RequestBody Upload upload,
      JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    Connection connection = access.writing(caller, id);
    if (upload.place().vendor() != connection.settings().vendor()) {
      throw invalid("/place", "is of another vendor");
    }
    Summary summary = summaries.of(caller, upload.exportId(), Evidence.LONGEST);
    if (!Objects.equals(summary.tenant(), connection.tenant())) {
      throw invalid("/exportId", "is not of whom the connection is");
    }
    return sender.send(
        caller,
        connection,
        upload.place(),
        new Evidence(upload.name(), clock.instant(), summary.pdf()));
  }

  private static ProblemException invalid(String pointer, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(pointer, wrong)));
  }
}
