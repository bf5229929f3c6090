package ai.coditect.provisioning.plan;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is really there under a resource's key. */
public sealed interface Observation {

  /**
   * It is there and it is ours.
   *
   * @param content the fields that we own, in the form of the desired content; foreign keys of maps
   *     that are wholly ours too
   * @param nature what its loss would mean
   * @param needs what it cannot be without, so that those are removed after it
   */
  record Present(ObjectNode content, Nature nature, Set<ResourceKey> needs) implements Observation {
    /** Validates and copies. */
    public Present {
      Require.present(content, "content");
      Require.present(nature, "nature");
      needs = Set.copyOf(needs);
    }

    /** As a resource that is desired would be, with this content. */
    public static Present of(DesiredResource desired, ObjectNode content) {
      return new Present(content, desired.nature(), desired.needs());
    }
  }

  /** It is not there: looked at and not found, never inferred from an answer that did not come. */
  record Absent() implements Observation {}

  /**
   * Something of this name is there and is not ours; it is never touched.
   *
   * @param message what it seems to be
   */
  record Foreign(String message) implements Observation {}

  /**
   * Nobody could look.
   *
   * @param failure why
   */
  record Unobservable(Failure failure) implements Observation {

    /** What there is to say of a target that could not be looked at: of all, the rest included. */
    public static Map<ResourceKey, Observation> all(
        String target, Collection<DesiredResource> desired, Failure failure) {
      var blind = new Unobservable(failure);
      Map<ResourceKey, Observation> observed = new HashMap<>();
      desired.forEach(resource -> observed.put(resource.key(), blind));
      observed.put(ResourceKey.rest(target), blind);
      return observed;
    }
  }

  /**
   * Something worth telling about that no step is to be made of. Under a key that is never desired.
   *
   * @param condition the type of the condition that tells it
   * @param good whether it is as one would wish
   * @param reason why
   */
  record Remark(String condition, boolean good, Reason reason) implements Observation {
    /** Validates. */
    public Remark {
      Require.text(condition, 64, "condition");
      Require.present(reason, "reason");
    }
  }
}
