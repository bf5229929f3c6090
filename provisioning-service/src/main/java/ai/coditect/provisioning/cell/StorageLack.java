package ai.coditect.provisioning.cell;

/** What a server that speaks S3 may not have. */
public enum StorageLack {
  /** It does not encrypt what it stores; its disks have to be encrypted. */
  ENCRYPTION,
  /** It cannot be told to refuse public access; no bucket policy and no ACL of ours grants any. */
  PUBLIC_ACCESS_BLOCK,
  /**
   * It deletes nothing by itself, so that older versions stay, and count, until they are deleted.
   */
  LIFECYCLE
}
