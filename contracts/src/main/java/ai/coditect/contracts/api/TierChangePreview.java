package ai.coditect.contracts.api;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tier change would do: the answer of {@code POST
 * /v1/internal/tenants/{t}/tier-change-previews} of provisioning-service. All resources are named
 * by step key and ordered.
 *
 * @param tier the tier asked for
 * @param tierRevision the revision of its definition that this was made with
 * @param creates what would be made
 * @param changes what would be changed
 * @param revokes which access would be taken away
 * @param deletes what would be removed at once
 * @param retains which customer data would become unreachable, be kept until a date, and then be
 *     exported and deleted
 * @param blockers what is in the way; with any, the change is refused
 * @param digest SHA-256, in lower-case hexadecimal, over tier, revision, revocations, deletions and
 *     what is retained (not its dates); null if nothing is lost, so that nothing has to be
 *     acknowledged
 */
public record TierChangePreview(
    TierName tier,
    int tierRevision,
    List<String> creates,
    List<String> changes,
    List<String> revokes,
    List<String> deletes,
    List<Retention> retains,
    List<Blocker> blockers,
    @Nullable String digest) {

  /** Validates and copies. */
  public TierChangePreview {
    Require.present(tier, "tier");
    Require.atLeast(1, tierRevision, "tierRevision");
    creates = List.copyOf(Require.present(creates, "creates"));
    changes = List.copyOf(Require.present(changes, "changes"));
    revokes = List.copyOf(Require.present(revokes, "revokes"));
    deletes = List.copyOf(Require.present(deletes, "deletes"));
    retains = List.copyOf(Require.present(retains, "retains"));
    blockers = List.copyOf(Require.present(blockers, "blockers"));
  }

  /**
   * The body of the request.
   *
   * @param tier the tier asked for
   * @param underWay the tier that was asked for last, of which provisioning-service may not know
   *     yet; null if nothing is said
   */
  public record Request(TierName tier, @Nullable TierName underWay) {

    /** Validates. */
    public Request {
      Require.present(tier, "tier");
    }
  }

  /**
   * Customer data that the tier no longer has.
   *
   * @param what its step key
   * @param until when it would be deleted if the change began now
   */
  public record Retention(String what, Instant until) {

    /** Validates. */
    public Retention {
      Require.text(what, 128, "retains.what");
      Require.present(until, "retains.until");
    }
  }

  /**
   * A usage over a limit of the tier asked for.
   *
   * @param resource what is used, as {@code usage} names it
   * @param used how much, in the resource's own unit
   * @param limit how much the tier allows
   */
  public record Blocker(String resource, String used, String limit) {

    /** Validates. */
    public Blocker {
      Require.text(resource, 128, "blocker.resource");
      Require.text(used, 64, "blocker.used");
      Require.text(limit, 64, "blocker.limit");
    }
  }
}
