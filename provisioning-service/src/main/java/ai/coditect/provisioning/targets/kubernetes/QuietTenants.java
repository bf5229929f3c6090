package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.DesiredResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tenants who were seen to have exactly what they should, and of whose objects none has changed
 * since as far as the watches have brought. Checking such a tenant costs no call.
 */
final class QuietTenants {

  /** How often something of a tenant changed, and what it was last seen to have. */
  private record State(long changes, @Nullable String had) {}

  private final Map<TenantId, State> states = new ConcurrentHashMap<>();

  /** Grows with each change of something of a tenant. */
  long changes(TenantId tenant) {
    State state = states.get(tenant);
    return state == null ? 0 : state.changes();
  }

  /** Something of it changed, or is about to. */
  void changed(TenantId tenant) {
    states.merge(tenant, new State(1, null), (known, _) -> new State(known.changes() + 1, null));
  }

  /**
   * It was seen to have just this.
   *
   * @param changes what {@link #changes} was before that look began: if more has come since, the
   *     look may have been too early
   */
  void seen(TenantId tenant, Collection<DesiredResource> had, long changes) {
    String digest = digest(had);
    states.compute(
        tenant,
        (_, known) ->
            changes == (known == null ? 0 : known.changes()) ? new State(changes, digest) : known);
  }

  /** Whether it has just this and nothing has changed since. */
  boolean has(TenantId tenant, Collection<DesiredResource> desired) {
    State state = states.get(tenant);
    return state != null && digest(desired).equals(state.had());
  }

  /** Nothing is known of anybody any more. */
  void forget() {
    states.replaceAll((_, known) -> new State(known.changes() + 1, null));
  }

  private static String digest(Collection<DesiredResource> resources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (DesiredResource resource : resources) {
        digest.update(resource.key().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(resource.content().toString().getBytes(StandardCharsets.UTF_8));
      }
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
