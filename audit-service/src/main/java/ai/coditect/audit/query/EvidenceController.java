package ai.coditect.audit.query;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.checkpoint.TenantCompleteness;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Evidence to keep: it can be checked later, offline, against the log's key. */
@RestController
@RequestMapping("/v1")
class EvidenceController {

  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final Guarded guarded;
  private final TrailReading reading;
  private final CheckpointReader checkpoints;
  private final TreeReader tree;
  private final TenantCompleteness completeness;

  EvidenceController(
      Guarded guarded,
      TrailReading reading,
      CheckpointReader checkpoints,
      TreeReader tree,
      TenantCompleteness completeness) {
    this.guarded = guarded;
    this.reading = reading;
    this.checkpoints = checkpoints;
    this.tree = tree;
    this.completeness = completeness;
  }

  /** An entry with its place in the newest published tree, as one file. */
  @GetMapping("/audit-events/{index}/proof")
  ResponseEntity<String> proof(@PathVariable long index, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    LedgerEntry entry = guarded.requireEntry(caller, index);
    SignedCheckpoint checkpoint = newest();
    if (index >= checkpoint.head().size()) {
      throw notYet();
    }
    reading.recordEvidence(caller, entry);
    var proof = tree.inclusion(index, checkpoint.head().size());
    return file("entry-%d.tlog-proof".formatted(index), TlogProof.of(entry, proof, checkpoint));
  }

  /** How many entries of a tenant the newest published tree has, signed by the log. */
  @GetMapping("/tenants/{tenant}/completeness")
  ResponseEntity<String> completeness(@PathVariable TenantId tenant, JwtAuthenticationToken token) {
    guarded.requireTenant(Caller.of(token), tenant);
    SignedCheckpoint checkpoint = newest();
    return file(
        tenant.value() + ".completeness",
        completeness.of(tenant, checkpoint).statement().encoded());
  }

  private SignedCheckpoint newest() {
    return checkpoints.newest().orElseThrow(EvidenceController::notYet);
  }

  private static ProblemException notYet() {
    return ProblemException.of(
        CommonProblem.UNAVAILABLE, "No published checkpoint contains it yet; try again soon.");
  }

  private static ResponseEntity<String> file(String name, String content) {
    return ResponseEntity.ok()
        .contentType(TEXT)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(content);
  }
}
