package ai.coditect.selfservice.lifecycle;

import static ai.coditect.selfservice.lifecycle.TenantState.ACTIVE;
import static ai.coditect.selfservice.lifecycle.TenantState.DELETING;
import static ai.coditect.selfservice.lifecycle.TenantState.OFFBOARDED;
import static ai.coditect.selfservice.lifecycle.TenantState.OFFBOARDING;
import static ai.coditect.selfservice.lifecycle.TenantState.SUSPENDED;

import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What can be done with a tenant, and in which states: the one table of it. {@code
 * docs/lifecycle.md} shows it, checked by a test.
 */
public enum TenantAction {
  /** Look at tenant, provisioning, operations. */
  READ("read", ACTIVE, SUSPENDED, OFFBOARDING, DELETING, OFFBOARDED),
  /** Change what it is called and whom to reach. */
  CHANGE_DETAILS("change-details", ACTIVE, SUSPENDED),
  /** Use an API key, or have a link to claim one mailed. */
  USE_API_KEYS("use-api-keys", ACTIVE),
  /** Make and rotate API keys. Revoking one is possible as long as somebody may look at it. */
  MANAGE_API_KEYS("manage-api-keys", ACTIVE),
  /** Make, change and rotate webhooks. Deleting one is possible as long as somebody may look. */
  MANAGE_WEBHOOKS("manage-webhooks", ACTIVE, SUSPENDED),
  /** Have the credentials of its database or bucket replaced. */
  ROTATE_CREDENTIALS("rotate-credentials", ACTIVE),
  /** Ask for a copy of all that it has. A departure makes one by itself. */
  REQUEST_EXPORT("request-export", ACTIVE, SUSPENDED),
  /** Ask for another tier, or what it would do. */
  CHANGE_TIER("change-tier", ACTIVE),
  /** Take back a tier change that was refused; done by the platform itself. */
  REVERT_TIER("revert-tier", ACTIVE, SUSPENDED),
  /** Invite people, change roles, assign seats, change their number. */
  MANAGE_MEMBERS("manage-members", ACTIVE),
  /** Leave, or be removed; take a seat or an invitation back. */
  END_MEMBERSHIPS("end-memberships", ACTIVE, SUSPENDED),
  /** Set why the tenant may have its tier, and until when. */
  CHANGE_ENTITLEMENT("change-entitlement", ACTIVE, SUSPENDED),
  /** Place a hold. */
  PLACE_HOLD("place-hold", ACTIVE, SUSPENDED, OFFBOARDING),
  /** Lift a hold. */
  LIFT_HOLD("lift-hold", SUSPENDED, OFFBOARDING),
  /** Ask to leave. */
  REQUEST_OFFBOARDING("request-offboarding", ACTIVE, SUSPENDED),
  /** Stay after all. */
  CANCEL_OFFBOARDING("cancel-offboarding", OFFBOARDING),
  /** Fetch the archive of what the tenant had. */
  FETCH_EXPORT("fetch-export", OFFBOARDING, DELETING, OFFBOARDED),
  /** Fetch the signed certificate of deletion. */
  FETCH_CERTIFICATE("fetch-certificate", OFFBOARDING, DELETING, OFFBOARDED);

  private final String value;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes sets that nobody can change
  private final Set<TenantState> states;

  TenantAction(String value, TenantState... states) {
    this.value = value;
    this.states = Set.of(states);
  }

  /** The name in the API. */
  @JsonValue
  public String value() {
    return value;
  }

  /** Whether a state allows it. */
  public boolean allowedIn(TenantState state) {
    return states.contains(state);
  }

  /**
   * Passes if a state allows it.
   *
   * @throws ProblemException {@code tenant-state} with the state and what it allows
   */
  public void requireAllowedIn(TenantState state) {
    if (!allowedIn(state)) {
      throw ProblemException.of(
              SelfServiceProblem.TENANT_STATE,
              "The tenant is %s: this cannot be done with it now.".formatted(state.value()))
          .with("state", state)
          .with("allowed", allowed(state));
    }
  }

  private static List<TenantAction> allowed(TenantState state) {
    return Arrays.stream(values()).filter(action -> action.allowedIn(state)).toList();
  }
}
