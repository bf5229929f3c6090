package ai.coditect.selfservice.mail;

/** Kinds of mails. */
public enum NoticeKind {
  /** The answer to a sign-up: a code, or for a known address the offer to sign in. */
  SIGNUP("signup"),
  /** An operator has agreed to a sign-up, or has not. */
  SIGNUP_DECIDED("signup-decided"),
  /** The tenant is ready, and its first key can be claimed. */
  WELCOME("welcome"),
  /** A new link to claim a key, asked for after the one before has expired. */
  CLAIM_LINK("claim-link"),
  /** An operation takes longer than it should. */
  OPERATION_DELAYED("operation-delayed"),
  /** A change of tier was done. */
  TIER_CHANGED("tier-changed"),
  /** A change of tier was refused and taken back. */
  TIER_CHANGE_REVERTED("tier-change-reverted"),
  /** An operator has agreed to another tier, or has not; or nobody has decided in time. */
  TIER_REQUEST_ENDED("tier-request-ended"),
  /** The right to the tier has ended, and the tenant has its fallback now. */
  TIER_FALLEN_BACK("tier-fallen-back"),
  /** Somebody is invited to a tenant. */
  INVITATION("invitation"),
  /** Somebody no longer belongs to a tenant. */
  MEMBERSHIP_ENDED("membership-ended"),
  /** Somebody's account is closed, as they asked. */
  ACCOUNT_CLOSED("account-closed"),
  /** To the address that somebody wants from now on: whether it is theirs. */
  EMAIL_CHANGE_CONFIRMATION("email-change-confirmation"),
  /** To the address that somebody has: that they want another one. */
  EMAIL_CHANGE_ANNOUNCED("email-change-announced"),
  /** To the address that somebody had. */
  EMAIL_CHANGED_FROM("email-changed-from"),
  /** To the address that somebody has now. */
  EMAIL_CHANGED_TO("email-changed-to"),
  /** The right to the tier ends soon. */
  ENTITLEMENT_ENDING("entitlement-ending"),
  /** A hold was placed. */
  HELD("held"),
  /** A hold was lifted. */
  RELEASED("released"),
  /** The tenant is to leave. */
  OFFBOARDING_REQUESTED("offboarding-requested"),
  /** The tenant stays after all. */
  OFFBOARDING_CANCELLED("offboarding-cancelled"),
  /** The archive of a tenant that leaves can be fetched. */
  ARCHIVE_READY("archive-ready"),
  /** The copy of the tenant's data that was asked for can be fetched. */
  DATA_EXPORT_READY("data-export-ready"),
  /** The tenant is gone; with the certificate. */
  OFFBOARDED("offboarded"),
  /** Data that the tier does not have any more is about to be deleted. */
  RETENTION_ENDING("retention-ending"),
  /** Such data was deleted, and its archive can be fetched. */
  RETENTION_ENDED("retention-ended"),
  /** A limit of the tier was neared or reached. */
  QUOTA("quota"),
  /** Nothing arrives at a webhook any more. */
  WEBHOOK_DISABLED("webhook-disabled");

  private final String value;

  NoticeKind(String value) {
    this.value = value;
  }

  /** The name in ids and in the audit trail. */
  public String value() {
    return value;
  }

  static NoticeKind of(String value) {
    for (NoticeKind kind : values()) {
      if (kind.value.equals(value)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of notice: " + value);
  }
}
