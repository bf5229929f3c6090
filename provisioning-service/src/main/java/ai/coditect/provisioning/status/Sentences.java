package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;

/**
 * What customers are told of a failure: one fixed sentence for each reason. What a backend said
 * itself names addresses, accounts and versions, and stays in the journal and the logs. Pure.
 */
final class Sentences {

  private Sentences() {}

  /** Of a change that takes away too much it is said what, in the names that previews use. */
  static String of(Failure failure) {
    return failure.reason() == Reason.PLAN_CHANGED ? failure.message() : of(failure.reason());
  }

  static String of(Reason reason) {
    return switch (reason) {
      case CELL_UNAVAILABLE,
          KUBERNETES_UNAVAILABLE,
          DATABASE_UNAVAILABLE,
          STORAGE_UNAVAILABLE,
          SELF_SERVICE_UNAVAILABLE,
          AUDIT_UNAVAILABLE,
          IDENTITY_PROVIDER_UNAVAILABLE ->
          "A part of the platform does not answer at the moment; we keep trying.";
      case KUBERNETES_REJECTED, DATABASE_REJECTED, STORAGE_REJECTED, SELF_SERVICE_REJECTED ->
          "A part of the platform refused what this tier asks for; we have to mend that.";
      case KUBERNETES_FORBIDDEN, DATABASE_FORBIDDEN, STORAGE_FORBIDDEN ->
          "The platform lacks a right that it needs here; we have to grant it.";
      case OWNERSHIP_CONFLICT ->
          "Something that does not belong to this tenant has the name of a part of it; we have to"
              + " find out whose it is.";
      case NO_CAPACITY -> "There is no room in this region at the moment; we are adding some.";
      case DATABASE_FULL -> "The database server of this region has no room; we are adding some.";
      case WITHIN_LIMIT -> "There is room.";
      case DATABASE_NEARLY_FULL -> "The database holds most of what this tier allows.";
      case DATABASE_OVER_LIMIT ->
          "The database holds more than this tier allows; inserts and updates will be denied"
              + " before long.";
      case DATABASE_WRITES_DENIED ->
          "The database holds more than this tier allows: rows can be read and deleted, and"
              + " inserted and updated again once it holds less than 95 %.";
      case STORAGE_NEARLY_FULL -> "The bucket holds most of what this tier allows.";
      case STORAGE_WRITES_DENIED ->
          "The bucket holds as much as this tier allows, older versions included: objects can be"
              + " read and deleted, and written again once it holds less than 95 %.";
      case ROTATION_WAITS ->
          "New credentials are issued as soon as those before the present ones have had the time"
              + " that was promised to them.";
      case DATABASE_IN_USE -> "Open connections or locks are in the way; we keep trying.";
      case DELETING -> "Something is being deleted and not gone yet; we keep looking.";
      case TIER_UNKNOWN -> "This tier cannot be provided.";
      case PLAN_CHANGED ->
          "The change would take away more than was agreed to; ask for a new preview.";
      case EVENT_UNREADABLE -> "A request could not be read; we have to look at it.";
      case INTERNAL_ERROR, UNKNOWN -> "Something unforeseen happened; we keep trying.";
      case CONVERGED -> "Everything is there.";
      case PROGRESSING, QUEUED, BLOCKED -> "Steps are being done.";
      case AWAITING_IDENTITY -> "The owner's account is being made at the identity provider.";
      case AWAITING_APPROVAL -> "It waits for one of our people to agree.";
      case NOT_APPROVED -> "It was not agreed to.";
      case APPROVAL_EXPIRED -> "Nobody decided in time.";
      case WITHDRAWN -> "It was taken back.";
      case SUPERSEDED -> "A newer change took its place.";
      case ROLLED_BACK -> "The change of tier was refused; everything is as it was before.";
      case DELETE_BRAKE -> "Deletions are frozen for the whole fleet; an operator releases them.";
      case HELD -> "Suspended; everything is kept.";
      case PAUSED -> "Paused by an operator.";
      case GRACE_PERIOD -> "The departure can still be taken back.";
      case EXPORTING -> "The archive is being made.";
      case EXPORTED -> "The archive is there and can be fetched.";
      case ARCHIVE_TOO_LARGE ->
          "The archive of the data is larger than usual; we have to make room for it.";
      case LEGAL_HOLD -> "A legal hold forbids deletion.";
      case OFFBOARDED -> "Everything was deleted and observed to be gone.";
    };
  }
}
