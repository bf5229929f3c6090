package ai.coditect.audit.siem;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.access.TrailAccess;
import ai.coditect.audit.access.TrailAccess.Decision;
import ai.coditect.audit.compliance.CredentialVault;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people do with streams; each change is recorded with them. A stream hands a tenant's trail
 * to somebody else, so only its owners make and change one; who may read the trail may look at it.
 */
@Service
class SiemStreams {

  private final SiemTables tables;
  private final TrailAccess access;
  private final CredentialVault vault;
  private final SiemProperties properties;
  private final AuditTrail trail;

  SiemStreams(
      SiemTables tables,
      TrailAccess access,
      CredentialVault vault,
      SiemProperties properties,
      AuditTrail trail) {
    this.tables = tables;
    this.access = access;
    this.vault = vault;
    this.properties = properties;
    this.trail = trail;
  }

  List<SiemStream> of(Caller caller, TenantId tenant) {
    requireReading(caller, tenant);
    return tables.of(tenant);
  }

  SiemStream reading(Caller caller, SiemStreamId id) {
    SiemStream stream = tables.find(id).orElseThrow(ProblemException::notFound);
    requireReading(caller, stream.tenant());
    return stream;
  }

  /**
   * Makes one; refused if it were to begin beyond the trail's newest entry.
   *
   * @param secret what opens the other end, as {@link SiemDelivery} reads it
   */
  @Transactional
  public SiemStream create(Caller caller, SiemStream stream, byte @Nullable [] secret) {
    requireOwner(caller, stream.tenant());
    requirePlace(stream.tenant(), stream.position());
    if (tables.of(stream.tenant()).size() >= properties.perTenant()) {
      throw ProblemException.of(
          CommonProblem.CONFLICT,
          "There are %d streams already.".formatted(properties.perTenant()));
    }
    byte[] sealed = secret == null ? null : vault.seal(stream.id().value(), secret);
    if (!tables.add(stream, sealed)) {
      throw ProblemException.of(CommonProblem.CONFLICT, "There is a stream of this name already.");
    }
    record(caller, stream, "created", List.of());
    return tables.find(stream.id()).orElseThrow();
  }

  /** Stops it, or lets it go on where it stopped. */
  @Transactional
  public SiemStream pause(Caller caller, SiemStreamId id, boolean paused) {
    SiemStream stream = writing(caller, id);
    tables.pause(id, paused);
    record(caller, stream, paused ? "paused" : "resumed", List.of());
    return tables.find(id).orElseThrow();
  }

  /** Sends again what is behind a number; or passes over what is before it. */
  @Transactional
  public SiemStream replay(Caller caller, SiemStreamId id, long after) {
    SiemStream stream = writing(caller, id);
    requirePlace(stream.tenant(), after);
    tables.replay(id, after);
    record(
        caller,
        stream,
        "replayed",
        List.of(new Change("/position", Long.toString(stream.position()), Long.toString(after))));
    return tables.find(id).orElseThrow();
  }

  /** Forgets it, and its token. */
  @Transactional
  public void delete(Caller caller, SiemStreamId id) {
    SiemStream stream = writing(caller, id);
    tables.remove(id);
    record(caller, stream, "deleted", List.of());
  }

  private void requirePlace(TenantId tenant, long after) {
    if (after < 0 || after > tables.newest(tenant)) {
      throw ProblemException.invalid(
          List.of(new FieldError("/after", "is no number of an entry of this trail, nor 0")));
    }
  }

  private SiemStream writing(Caller caller, SiemStreamId id) {
    SiemStream stream = reading(caller, id);
    requireOwner(caller, stream.tenant());
    return stream;
  }

  private void requireReading(Caller caller, TenantId tenant) {
    if (access.decide(caller, tenant) != Decision.ALLOWED) {
      throw refused(caller, tenant);
    }
  }

  private void requireOwner(Caller caller, TenantId tenant) {
    if (!access.owns(caller, tenant)) {
      throw refused(caller, tenant);
    }
  }

  private ProblemException refused(Caller caller, TenantId tenant) {
    return access.decide(caller, tenant) == Decision.UNKNOWN
        ? ProblemException.notFound()
        : ProblemException.of(CommonProblem.FORBIDDEN, "A tenant's streams are for its owners.");
  }

  private void record(Caller caller, SiemStream stream, String verb, List<Change> changes) {
    trail.record(
        AuditEntry.of(
                caller.actor(),
                "audit.siem-stream." + verb,
                new Target("siem-stream", stream.id().value()),
                Outcome.SUCCEEDED)
            .withTenant(stream.tenant())
            .withReason(stream.destination())
            .withChanges(changes));
  }
}
