package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.work.BackgroundSteps;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes the link in the mail to a new address for the proof that it is the person's. */
@Component
class Confirmations {

  private final EmailChangeRows rows;
  private final OpaqueTokens tokens;
  private final BackgroundSteps steps;
  private final AuditTrail audit;
  private final Clock clock;

  Confirmations(
      EmailChangeRows rows,
      OpaqueTokens tokens,
      BackgroundSteps steps,
      AuditTrail audit,
      Clock clock) {
    this.rows = rows;
    this.tokens = tokens;
    this.steps = steps;
    this.audit = audit;
    this.clock = clock;
  }

  /** What a link is worth now; changes nothing. */
  TokenState look(String token) {
    TokenState state = tokens.look(TokenPurpose.EMAIL_CHANGE, token);
    return state instanceof TokenState.Usable usable
            && rows.find(new EmailChangeId(usable.subject()))
                .filter(change -> change.confirmable(clock.instant()))
                .isEmpty()
        ? new TokenState.Used()
        : state;
  }

  /**
   * Confirms, once.
   *
   * @throws ProblemException {@code not-found}, {@code link-expired}, {@code email-change-ended}
   */
  @Transactional
  public void confirm(String token, Requester requester) {
    switch (tokens.take(TokenPurpose.EMAIL_CHANGE, token)) {
      case TokenState.Usable usable -> {
        tokens.use(token);
        confirm(new EmailChangeId(usable.subject()), requester);
      }
      case TokenState.Used _, TokenState.InUse _ -> throw ended();
      case TokenState.Expired _ ->
          throw ProblemException.of(
              SelfServiceProblem.LINK_EXPIRED, "The link has expired; ask for the change again.");
      case TokenState.Unknown _ -> throw ProblemException.notFound();
    }
  }

  private void confirm(EmailChangeId id, Requester requester) {
    EmailChange change =
        rows.lock(id)
            .filter(it -> it.confirmable(clock.instant()))
            .orElseThrow(Confirmations::ended);
    rows.advance(id, EmailChange.Stage.CONFIRMED);
    steps.schedule(EmailChangeStep.STEP, id.value());
    audit.record(
        AuditEntry.of(
                new Actor(Actor.Type.USER, change.user().value()),
                "email-change.confirmed",
                new Target("user", change.user().value()),
                Outcome.SUCCEEDED)
            .withPersonal(requester.personal()));
  }

  private static ProblemException ended() {
    return ProblemException.of(
        SelfServiceProblem.EMAIL_CHANGE_ENDED,
        "It was confirmed, or another address was asked for.");
  }
}
