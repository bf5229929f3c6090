package ai.coditect.selfservice.apikeys;

import java.util.List;
import java.util.Set;

/** What API keys may be used for. */
final class Scopes {

  /** Reads the tenant. */
  static final String TENANT_READ = "tenant:read";

  /** Reads the tenant's status and operations. */
  static final String STATUS_READ = "status:read";

  private static final Set<String> KNOWN = Set.of(TENANT_READ, STATUS_READ);

  private Scopes() {}

  /** Whether each is known and none is there twice. */
  static boolean valid(List<String> scopes) {
    return KNOWN.containsAll(scopes) && Set.copyOf(scopes).size() == scopes.size();
  }

  static List<String> ordered(List<String> scopes) {
    return scopes.stream().sorted().toList();
  }
}
