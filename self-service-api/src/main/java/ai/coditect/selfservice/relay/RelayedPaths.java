package ai.coditect.selfservice.relay;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which paths belong to other services, and who may knock there; what they may, those decide. */
@Component
public class RelayedPaths {

  private final RelayProperties properties;

  RelayedPaths(RelayProperties properties) {
    this.properties = properties;
  }

  /** Patterns for anybody. */
  public List<String> open() {
    return targets().map(RelayProperties.Target::open).flatMap(Collection::stream).toList();
  }

  /** Patterns for whoever has an account. */
  public List<String> forAccounts() {
    return targets().map(RelayProperties.Target::paths).flatMap(Collection::stream).toList();
  }

  Stream<RelayProperties.Target> targets() {
    return properties.targets().values().stream().filter(target -> target.url() != null);
  }
}
