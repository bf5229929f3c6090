package ai.coditect.selfservice.problem;

import ai.coditect.platform.problem.ProblemType;

/** The problems that only this service has. */
public enum SelfServiceProblem implements ProblemType {
  /** A browser's session changes something without the token against forgery. */
  CSRF_TOKEN_REQUIRED("csrf-token-required", "The token against forgery is missing", 403),
  /**
   * The person signed in too long ago for this; {@code maxAge} says in seconds how long it may be.
   */
  RECENT_SIGN_IN_REQUIRED("recent-sign-in-required", "A more recent sign-in is needed", 401),
  /** The tier is announced, or given by contract only: nobody can sign up for it here yet. */
  TIER_NOT_AVAILABLE("tier-not-available", "The tier is not available", 422),
  /** The code is not the one that was mailed last; {@code triesLeft} says how many tries remain. */
  WRONG_CODE("wrong-code", "The code is wrong", 422),
  /** The mail with the code is still to come: this was no try. */
  CODE_NOT_SENT("code-not-sent", "No code was sent yet", 409),
  /** Too many wrong codes: ask for a new one. */
  CODE_EXHAUSTED("code-exhausted", "Too many wrong codes", 409),
  /** The code's time is over: ask for a new one. */
  CODE_EXPIRED("code-expired", "The code has expired", 409),
  /** The sign-up's time is over: sign up again. */
  SIGNUP_EXPIRED("signup-expired", "The sign-up has expired", 409),
  /** The sign-up has ended, so it takes no more codes. */
  SIGNUP_ENDED("signup-ended", "The sign-up has ended", 409),
  /** Somebody with this address was verified meanwhile: sign in instead. */
  ALREADY_SIGNED_UP("already-signed-up", "The address is signed up already", 409),
  /** All codes that one sign-up may ask for were asked for: sign up again. */
  NO_MORE_CODES("no-more-codes", "No more codes for this sign-up", 409),
  /** The same request is being worked on: ask again with the same key. */
  REQUEST_IN_FLIGHT("request-in-flight", "The same request is being worked on", 409),
  /** The key was used with another body: take a new one. */
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", "The idempotency key was used before", 422),
  /** The tenant's state forbids it; {@code state} and {@code allowed} say what it is and allows. */
  TENANT_STATE("tenant-state", "The tenant's state does not allow this", 409),
  /** The tenant has this tier, or has asked for it. */
  TIER_UNCHANGED("tier-unchanged", "The tenant has this tier already", 409),
  /** The tier is given by contract or approval: an operator sets it. */
  ENTITLEMENT_REQUIRED("entitlement-required", "The tier needs an entitlement", 403),
  /** The request for a tier does not wait for a decision any more. */
  TIER_REQUEST_ENDED("tier-request-ended", "The request has ended", 409),
  /** The person owns as many tenants as one may; {@code limit} says how many. */
  TOO_MANY_TENANTS("too-many-tenants", "Too many tenants", 409),
  /** More is used than the tier allows; {@code blockers} lists what. */
  TIER_CHANGE_BLOCKED("tier-change-blocked", "More is used than the tier allows", 409),
  /** The change takes something away: {@code preview} says what, and its digest acknowledges it. */
  ACKNOWLEDGEMENT_REQUIRED("acknowledgement-required", "The loss has to be acknowledged", 409),
  /** The change would take away something else than was acknowledged; {@code preview} is newer. */
  ACKNOWLEDGEMENT_STALE("acknowledgement-stale", "The acknowledgement is out of date", 409),
  /** Provisioning has nothing of the tenant yet. */
  NOTHING_TO_PREVIEW("nothing-to-preview", "There is nothing to preview yet", 409),
  /** The caller's role takes a seat, and they have none. */
  SEAT_REQUIRED("seat-required", "A seat is needed", 403),
  /**
   * All seats are taken, open invitations included; {@code seats} and {@code taken} say how many.
   */
  NO_SEAT_LEFT("no-seat-left", "No seat is left", 409),
  /** More seats are taken than would be left; {@code seats} and {@code taken} say how many. */
  SEATS_IN_USE("seats-in-use", "More seats are in use", 409),
  /** A tenant always has an owner. */
  LAST_OWNER("last-owner", "The last owner stays", 409),
  /** The person belongs to the tenant already. */
  ALREADY_MEMBER("already-member", "Already a member", 409),
  /** There is an open invitation for this address. */
  ALREADY_INVITED("already-invited", "Already invited", 409),
  /** The invitation was accepted or taken back. */
  INVITATION_ENDED("invitation-ended", "The invitation has ended", 409),
  /** What is asked for is still to be made. */
  NOT_THERE_YET("not-there-yet", "This is not there yet", 409),
  /** The link's time is over. */
  LINK_EXPIRED("link-expired", "The link has expired", 410),
  /** The change of address was confirmed, or replaced by another one. */
  EMAIL_CHANGE_ENDED("email-change-ended", "The change of address has ended", 409),
  /** The tenant has a key of this name, perhaps a revoked one. */
  KEY_NAME_TAKEN("key-name-taken", "The key's name is taken", 409),
  /** The tenant has as many keys as it may; {@code limit} says how many. */
  TOO_MANY_KEYS("too-many-keys", "Too many API keys", 409),
  /** The key was revoked, has expired, or was never claimed. */
  KEY_NOT_USABLE("key-not-usable", "The key cannot be rotated", 409),
  /** The tenant has none of these credentials, so there is nothing to replace. */
  NO_CREDENTIALS("no-credentials", "There are no such credentials", 409),
  /** A copy of the tenant's data is being made; {@code operationId} says how it fares. */
  EXPORT_RUNNING("export-running", "A copy is being made already", 409),
  /** A copy was made lately; {@code notBefore} says when the next one can be asked for. */
  EXPORT_TOO_SOON("export-too-soon", "A copy was made lately", 409),
  /** The caller watches as much as they may at once; {@code limit} says how much. */
  TOO_MANY_STREAMS("too-many-streams", "Too many streams", 429),
  /** The tenant has as many webhooks as it may; {@code limit} says how many. */
  TOO_MANY_WEBHOOKS("too-many-webhooks", "Too many webhooks", 409),
  /** The webhook is told nothing before it is enabled. */
  WEBHOOK_DISABLED("webhook-disabled", "The webhook is disabled", 409),
  /** The delivery is still tried by itself. */
  DELIVERY_PENDING("delivery-pending", "The delivery is under way", 409),
  /** The key's secret was shown; a lost secret is replaced by rotating the key. */
  KEY_ALREADY_CLAIMED("key-already-claimed", "The key was claimed already", 409);

  private final String slug;
  private final String title;
  private final int status;

  SelfServiceProblem(String slug, String title, int status) {
    this.slug = slug;
    this.title = title;
    this.status = status;
  }

  @Override
  public String slug() {
    return slug;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int status() {
    return status;
  }
}
