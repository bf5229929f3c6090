package ai.coditect.selfservice.signups;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.platform.audit.AuditEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit entries of a sign-up. */
final class SignupAudit {

  private SignupAudit() {}

  static AuditEntry requested(SignupEntity signup, Map<String, String> requester) {
    Map<String, String> personal = new HashMap<>(requester);
    personal.put("email", signup.wish().email());
    personal.put("displayName", signup.wish().displayName());
    return anonymous(signup.id(), "signup.requested", Outcome.SUCCEEDED, null)
        .withPersonal(personal);
  }

  static AuditEntry codeRequested(SignupEntity signup, Map<String, String> requester) {
    return anonymous(signup.id(), "signup.code-requested", Outcome.SUCCEEDED, null)
        .withPersonal(requester);
  }

  static AuditEntry codeIssued(SignupEntity signup) {
    return self(signup, "signup.code-issued");
  }

  static AuditEntry mailWithheld(SignupEntity signup) {
    return AuditEntry.of(
            new Actor(Actor.Type.SYSTEM, "self-service-api"),
            "signup.mail-withheld",
            target(signup.id()),
            Outcome.DENIED)
        .withReason("TooManyMails");
  }

  static AuditEntry signInOffered(SignupEntity signup) {
    return self(signup, "signup.sign-in-offered");
  }

  static AuditEntry verificationFailed(
      SignupEntity signup, String reason, Map<String, String> requester) {
    return anonymous(signup.id(), "signup.verification-failed", Outcome.DENIED, reason)
        .withPersonal(requester);
  }

  static AuditEntry verified(
      SignupEntity signup, SignupEntity.Completion completion, Map<String, String> requester) {
    Map<String, String> personal = new HashMap<>(requester);
    personal.put("email", signup.wish().email());
    return AuditEntry.of(
            new Actor(Actor.Type.USER, completion.user().value()),
            "signup.verified",
            target(signup.id()),
            Outcome.SUCCEEDED)
        .withTenant(completion.tenant())
        .withPersonal(personal);
  }

  static AuditEntry awaitingApproval(SignupEntity signup, Map<String, String> requester) {
    Map<String, String> personal = new HashMap<>(requester);
    personal.put("email", signup.wish().email());
    return anonymous(signup.id(), "signup.awaiting-approval", Outcome.SUCCEEDED, null)
        .withPersonal(personal);
  }

  /** Into the trail of the tenant, if one came of it. */
  static AuditEntry decided(SignupEntity signup, Actor operator, Map<String, String> requester) {
    SignupEntity.Completion completion = signup.completion();
    AuditEntry entry =
        AuditEntry.of(
                operator,
                completion == null ? "signup.refused" : "signup.approved",
                target(signup.id()),
                Outcome.SUCCEEDED)
            .withPersonal(requester);
    return completion == null ? entry : entry.withTenant(completion.tenant());
  }

  private static AuditEntry self(SignupEntity signup, String action) {
    return AuditEntry.of(
        new Actor(Actor.Type.SYSTEM, "self-service-api"),
        action,
        target(signup.id()),
        Outcome.SUCCEEDED);
  }

  private static AuditEntry anonymous(
      SignupId id, String action, Outcome outcome, @Nullable String reason) {
    return AuditEntry.of(new Actor(Actor.Type.ANONYMOUS, id.value()), action, target(id), outcome)
        .withReason(reason);
  }

  private static Target target(SignupId id) {
    return new Target("signup", id.value());
  }
}
