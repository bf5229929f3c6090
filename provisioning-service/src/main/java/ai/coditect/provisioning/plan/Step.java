package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Set;

/** One change to one resource. Doing it twice equals doing it once. */
public sealed interface Step {

  /** Which resource. */
  ResourceKey key();

  /** The steps of the same plan that have to succeed first. */
  Set<ResourceKey> needs();

  /** What should be there after it; nothing if it removes something. */
  List<DesiredResource> wanted();

  /**
   * What it does, as the last word of audit actions: {@code created}, {@code changed}, {@code
   * deleted}, {@code revoked}, {@code stopped}.
   */
  String verb();

  /** Makes what is not there. */
  record Create(DesiredResource desired, Set<ResourceKey> needs) implements Step {
    /** Copies. */
    public Create {
      needs = Set.copyOf(needs);
    }

    @Override
    public ResourceKey key() {
      return desired.key();
    }

    @Override
    public List<DesiredResource> wanted() {
      return List.of(desired);
    }

    @Override
    public String verb() {
      return "created";
    }
  }

  /** Puts right what differs. */
  record Change(DesiredResource desired, List<Difference> differences, Set<ResourceKey> needs)
      implements Step {
    /** Copies. */
    public Change {
      differences = List.copyOf(differences);
      needs = Set.copyOf(needs);
    }

    @Override
    public ResourceKey key() {
      return desired.key();
    }

    @Override
    public List<DesiredResource> wanted() {
      return List.of(desired);
    }

    @Override
    public String verb() {
      return "changed";
    }
  }

  /** Removes what should not be there, and is ours. */
  record Delete(ResourceKey key, Nature nature, Set<ResourceKey> needs) implements Step {
    /** Copies. */
    public Delete {
      needs = Set.copyOf(needs);
    }

    @Override
    public List<DesiredResource> wanted() {
      return List.of();
    }

    @Override
    public String verb() {
      return switch (nature) {
        case PLAIN, DATA -> "deleted";
        case ACCESS -> "revoked";
        case RUNNING -> "stopped";
      };
    }
  }
}
