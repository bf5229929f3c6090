package ai.coditect.selfservice.session;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.caller.Requester;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Begins and ends of sessions in the audit trail, and counted. */
@Component
class SessionTrail {

  private final AuditTrail audit;
  private final MeterRegistry metrics;

  SessionTrail(AuditTrail audit, MeterRegistry metrics) {
    this.audit = audit;
    this.metrics = metrics;
  }

  void started(Session session, Requester requester) {
    audit.record(
        AuditEntry.of(
                actor(session.account().subject()),
                "session.started",
                target(session.key()),
                Outcome.SUCCEEDED)
            .withPersonal(requester.personal()));
    metrics.counter("coditect.sessions.started").increment();
  }

  void ended(String subject, Session.Key key, SessionEnd end) {
    audit.record(
        AuditEntry.of(actor(subject), "session.ended", target(key), Outcome.SUCCEEDED)
            .withReason(end.reason()));
    metrics.counter("coditect.sessions.ended", "reason", end.reason()).increment();
  }

  private static Actor actor(String subject) {
    return new Actor(Actor.Type.USER, subject);
  }

  private static Target target(Session.Key key) {
    return new Target("session", key.shortened());
  }
}
