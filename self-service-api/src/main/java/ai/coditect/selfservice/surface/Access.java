package ai.coditect.selfservice.surface;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.caller.PlatformRole;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * What {@link Allowed} says of an operation.
 *
 * @param anybody whether no token is needed
 * @param account whether any account will do
 * @param members which of the tenant's members may
 * @param withoutSeat whether also those of them who have no seat for their role
 * @param scope what one of the tenant's keys must be good for; null if no key may
 * @param recentSignIn whether a person has to have signed in a short while ago
 * @param platform whoever may because of a role on the whole platform
 * @param holders whoever may because of a token for this very thing
 */
public record Access(
    boolean anybody,
    boolean account,
    Set<Role> members,
    boolean withoutSeat,
    @Nullable String scope,
    boolean recentSignIn,
    Set<PlatformRole> platform,
    Set<Allowed.Holder> holders) {

  /** Validates and copies. */
  public Access {
    members = Set.copyOf(members);
    platform = Set.copyOf(platform);
    holders = Set.copyOf(holders);
    boolean somebody =
        anybody || account || !members.isEmpty() || !platform.isEmpty() || !holders.isEmpty();
    if (!somebody) {
      throw new IllegalArgumentException("an operation that nobody may call");
    }
    if (scope != null && members.isEmpty()) {
      throw new IllegalArgumentException("a key may do nothing that no member may");
    }
  }

  /** Of the method that serves an operation; empty if it does not say. */
  public static Optional<Access> of(Method operation) {
    return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(operation, Allowed.class))
        .map(Access::of);
  }

  /** Whether it is up to the membership of the tenant in the path. */
  public boolean byMembership() {
    return !members.isEmpty();
  }

  private static Access of(Allowed allowed) {
    return new Access(
        allowed.anybody(),
        allowed.account(),
        allowed.anyMember() ? EnumSet.allOf(Role.class) : Set.of(allowed.members()),
        allowed.withoutSeat(),
        allowed.scope().isEmpty() ? null : allowed.scope(),
        allowed.recentSignIn(),
        Set.copyOf(List.of(allowed.platform())),
        Set.copyOf(List.of(allowed.holders())));
  }
}
