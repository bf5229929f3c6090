package ai.coditect.contracts.status;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why something is as it is: stable and part of the API, unlike the messages beside it. Written in
 * the API in Pascal case, as Kubernetes writes condition reasons. Readers meet reasons they do not
 * know yet as {@link #UNKNOWN}.
 */
public enum Reason {
  /** All is as desired and was observed to be so. */
  CONVERGED("Converged"),
  /** Work is under way. */
  PROGRESSING("Progressing"),
  /** Accepted, and not yet begun. */
  QUEUED("Queued"),
  /** The owner's account at the identity provider is not there yet. */
  AWAITING_IDENTITY("AwaitingIdentity"),
  /** An operator has to agree first. */
  AWAITING_APPROVAL("AwaitingApproval"),
  /** An operator did not agree; the message says why. */
  NOT_APPROVED("NotApproved"),
  /** Nobody decided in time. */
  APPROVAL_EXPIRED("ApprovalExpired"),
  /** Whoever asked for it took it back. */
  WITHDRAWN("Withdrawn"),
  /** A step that this one needs has not succeeded. */
  BLOCKED("Blocked"),
  /** A newer change of the same aspect took its place. */
  SUPERSEDED("Superseded"),
  /** The region has no cell with room. */
  NO_CAPACITY("NoCapacity"),
  /** The tenant's cell, or one backend of it, does not answer. */
  CELL_UNAVAILABLE("CellUnavailable"),
  /** The Kubernetes API does not answer, or answers with an error that passes. */
  KUBERNETES_UNAVAILABLE("KubernetesUnavailable"),
  /** The Kubernetes API refuses an object for what it is. */
  KUBERNETES_REJECTED("KubernetesRejected"),
  /** The platform may not do this on the cluster. */
  KUBERNETES_FORBIDDEN("KubernetesForbidden"),
  /** An object of the wanted name is there and is not ours. */
  OWNERSHIP_CONFLICT("OwnershipConflict"),
  /** The self-service API does not answer. */
  SELF_SERVICE_UNAVAILABLE("SelfServiceUnavailable"),
  /** The self-service API refuses the request. */
  SELF_SERVICE_REJECTED("SelfServiceRejected"),
  /** The audit service does not answer, or does not contain yet what was sent to it. */
  AUDIT_UNAVAILABLE("AuditUnavailable"),
  /** The identity provider does not answer. */
  IDENTITY_PROVIDER_UNAVAILABLE("IdentityProviderUnavailable"),
  /** The tenant's tier has no definition here. */
  TIER_UNKNOWN("TierUnknown"),
  /**
   * The change that was asked for was refused by a backend, and the tenant is back at its last good
   * tier.
   */
  ROLLED_BACK("RolledBack"),
  /** The change would remove more than the customer has acknowledged. */
  PLAN_CHANGED("PlanChanged"),
  /** Deletions and revocations are frozen for the whole fleet. */
  DELETE_BRAKE("DeleteBrake"),
  /** The tenant is suspended. */
  HELD("Held"),
  /** An operator paused this tenant, its cell or a target. */
  PAUSED("Paused"),
  /** The departure can still be taken back. */
  GRACE_PERIOD("GracePeriod"),
  /** An archive is being made: of a leaving tenant, or because its owner asked for one. */
  EXPORTING("Exporting"),
  /** The archive that was asked for can be fetched. */
  EXPORTED("Exported"),
  /** An archive, or one row of a table in it, is larger than the platform makes them. */
  ARCHIVE_TOO_LARGE("ArchiveTooLarge"),
  /** A legal hold forbids deletion. */
  LEGAL_HOLD("LegalHold"),
  /** Something is being deleted and not gone yet. */
  DELETING("Deleting"),
  /** Everything was deleted and observed to be absent. */
  OFFBOARDED("Offboarded"),
  /** A cell's database server does not answer, or answers with an error that passes. */
  DATABASE_UNAVAILABLE("DatabaseUnavailable"),
  /** A cell's database refuses a statement for what it is. */
  DATABASE_REJECTED("DatabaseRejected"),
  /** The platform may not do this in a cell's database. */
  DATABASE_FORBIDDEN("DatabaseForbidden"),
  /** A cell's database has no room for more. */
  DATABASE_FULL("DatabaseFull"),
  /** What is used is well within what the tier allows. */
  WITHIN_LIMIT("WithinLimit"),
  /** The tenant's schema holds most of what its tier allows. */
  DATABASE_NEARLY_FULL("DatabaseNearlyFull"),
  /** The tenant's schema holds more than its tier allows, and may for a while. */
  DATABASE_OVER_LIMIT("DatabaseOverLimit"),
  /** It held more for too long, or far more: nothing is inserted or updated until it holds less. */
  DATABASE_WRITES_DENIED("DatabaseWritesDenied"),
  /** Open connections or locks keep a schema from being changed or deleted. */
  DATABASE_IN_USE("DatabaseInUse"),
  /** A cell's object storage does not answer, or answers with an error that passes. */
  STORAGE_UNAVAILABLE("StorageUnavailable"),
  /** A cell's object storage refuses a request for what it is. */
  STORAGE_REJECTED("StorageRejected"),
  /** The platform may not do this in a cell's object storage, or the storage cannot do it. */
  STORAGE_FORBIDDEN("StorageForbidden"),
  /** The tenant's bucket holds most of what its tier allows. */
  STORAGE_NEARLY_FULL("StorageNearlyFull"),
  /** It holds all that its tier allows: nothing is written until it holds less. */
  STORAGE_WRITES_DENIED("StorageWritesDenied"),
  /** New credentials are issued once the ones before the present ones have had their time. */
  ROTATION_WAITS("RotationWaits"),
  /** An event for this tenant could not be read and lies in a dead-letter topic. */
  EVENT_UNREADABLE("EventUnreadable"),
  /** A bug or an unforeseen answer; retried, and an operator should look. */
  INTERNAL_ERROR("InternalError"),
  /** A reason that this reader does not know. */
  UNKNOWN("Unknown");

  private static final Map<String, Reason> BY_VALUE =
      Arrays.stream(values()).collect(Collectors.toMap(Reason::value, Function.identity()));

  private final String value;

  Reason(String value) {
    this.value = value;
  }

  /** The name in the API. */
  @JsonValue
  public String value() {
    return value;
  }

  /** The reason of this name, or {@link #UNKNOWN}. */
  @JsonCreator
  public static Reason of(String value) {
    return BY_VALUE.getOrDefault(value, UNKNOWN);
  }
}
