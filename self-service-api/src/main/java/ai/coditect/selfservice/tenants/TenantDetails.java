package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.surface.ETags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a tenant is called, and whom to reach. It is personal data and no part of what is wanted of
 * the tenant: provisioning is told nothing of it, and no operation is superseded by it.
 */
@Component
class TenantDetails {

  private final TenantRepository tenants;
  private final TenantStates states;
  private final AuditTrail audit;

  TenantDetails(TenantRepository tenants, TenantStates states, AuditTrail audit) {
    this.tenants = tenants;
    this.states = states;
    this.audit = audit;
  }

  /**
   * The tag of a tenant as it is shown. It begins with the version of what can be changed: only
   * that has to be the newest for a change, because the rest goes on by itself.
   */
  static String tag(TenantView view, long version, long statusRevision) {
    return "%d-%d-%s".formatted(version, statusRevision, view.state().value());
  }

  /**
   * Changes them; what is as it was already has no effect.
   *
   * @throws ProblemException {@code not-found}, {@code precondition-required}, {@code
   *     precondition-failed}, {@code tenant-state}; {@code invalid-request} for two contacts of one
   *     kind
   */
  @Transactional
  public void change(TenantId id, @Nullable String ifMatch, TenantEdit edit, Author author) {
    requireEachKindOnce(edit);
    TenantEntity tenant = tenants.lock(id.value()).orElseThrow(ProblemException::notFound);
    ETags.requireMatch(versionOnly(ifMatch), tenant.version());
    TenantAction.CHANGE_DETAILS.requireAllowedIn(states.find(id).orElseThrow());
    List<Change> changes = new ArrayList<>();
    Map<String, String> personal = new HashMap<>(author.personal());
    String name = edit.displayName();
    if (name != null && !name.equals(tenant.displayName())) {
      tenant.rename(name);
      changes.add(new Change("/displayName", null, null));
      personal.put("displayName", name);
    }
    List<Contact> contacts = edit.contacts();
    if (contacts != null && !contacts.equals(tenant.contacts())) {
      tenant.reachAt(contacts);
      changes.add(new Change("/contacts", null, null));
      contacts.forEach(contact -> personal.put("contact." + contact.kind(), contact.email()));
    }
    if (!changes.isEmpty()) {
      tenants.saveAndFlush(tenant);
      audit.record(
          AuditEntry.of(
                  author.actor(),
                  "tenant.details-changed",
                  new Target("tenant", id.value()),
                  Outcome.SUCCEEDED)
              .withTenant(id)
              .withChanges(changes)
              .withPersonal(personal));
    }
  }

  private static void requireEachKindOnce(TenantEdit edit) {
    List<Contact> contacts = Objects.requireNonNullElse(edit.contacts(), List.of());
    if (contacts.stream().map(Contact::kind).distinct().count() < contacts.size()) {
      throw ProblemException.invalid(
          List.of(new FieldError("/contacts", "must have each kind at most once")));
    }
  }

  private static @Nullable String versionOnly(@Nullable String ifMatch) {
    return ifMatch == null ? null : ifMatch.replaceAll("\"(\\d+)-[^\"]*\"", "\"$1\"");
  }
}
