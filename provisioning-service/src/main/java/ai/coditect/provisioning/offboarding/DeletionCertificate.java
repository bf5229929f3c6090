package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion certificate states; the format is in {@code
 * docs/formats/deletion-certificate.md}.
 *
 * @param format always {@value #FORMAT}
 * @param tenant whose data was deleted
 * @param requestedAt when the departure was asked for
 * @param graceEndedAt until when it could be taken back
 * @param issuedAt when this was signed
 * @param deleted what was deleted and revoked since then, resource by resource, in order
 * @param observations one for each backend: that nothing of the tenant was left there
 * @param archive what was handed out; null if nothing was
 * @param backupsExpireAt when the last backup that may hold the tenant's data has expired
 */
record DeletionCertificate(
    String format,
    TenantId tenant,
    Instant requestedAt,
    Instant graceEndedAt,
    Instant issuedAt,
    List<Deleted> deleted,
    List<Observed> observations,
    @Nullable ArchiveSum archive,
    Instant backupsExpireAt) {

  static final String FORMAT = "coditect.deletion-certificate/v1";

  /** Validates and copies. */
  DeletionCertificate {
    Require.that(FORMAT.equals(format), "format must be " + FORMAT);
    Require.present(tenant, "tenant");
    deleted = List.copyOf(deleted);
    observations = List.copyOf(observations);
    Require.that(!observations.isEmpty(), "a certificate without observations states nothing");
  }

  /**
   * One resource that was deleted.
   *
   * @param what its key: target, kind and name
   * @param at when that was last done
   */
  record Deleted(String what, Instant at) {}

  /**
   * That nothing was left in one backend.
   *
   * @param target the backend
   * @param how how that was found out
   * @param at when
   * @param evidence the ledger's entry of it, with its proof
   */
  record Observed(String target, String how, Instant at, LedgerEvidence evidence) {}

  /**
   * An entry of the audit ledger and the proof that the ledger contains it; all bytes in base64.
   *
   * @param index its place in the ledger
   * @param salt of its commitment
   * @param canonical the entry's canonical bytes, which state the observation
   * @param treeSize the size of the tree that the proof is for
   * @param path the audit path of RFC 6962
   * @param rootHash the root that the path leads to
   */
  record LedgerEvidence(
      long index,
      String salt,
      String canonical,
      long treeSize,
      List<String> path,
      String rootHash) {

    /** Copies. */
    LedgerEvidence {
      path = List.copyOf(path);
    }
  }

  /**
   * The archive that was handed out.
   *
   * @param sha256 of the whole file, in lower-case hexadecimal
   * @param size in bytes
   */
  record ArchiveSum(String sha256, long size) {}
}
