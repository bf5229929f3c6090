package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a change will find, if what is under way is done before it begins. Pure. */
public final class Outlook {

  private Outlook() {}

  /**
   * What is observed, and all of {@code underWay} that is still to be made and {@code next} has
   * not: the change takes that away too, if it comes to be made. What both have is as it is
   * observed, and so is what cannot be seen or is not ours.
   */
  public static Map<ResourceKey, Observation> beyond(
      Collection<DesiredResource> underWay,
      DesiredState next,
      Map<ResourceKey, Observation> observed) {
    Set<ResourceKey> kept =
        next.resources().stream().map(DesiredResource::key).collect(Collectors.toSet());
    Map<ResourceKey, Observation> beyond = new HashMap<>(observed);
    for (DesiredResource resource : underWay) {
      if (!kept.contains(resource.key())
          && observed.getOrDefault(resource.key(), new Observation.Absent())
              instanceof Observation.Absent) {
        beyond.put(resource.key(), Observation.Present.of(resource, resource.content()));
      }
    }
    return beyond;
  }
}
