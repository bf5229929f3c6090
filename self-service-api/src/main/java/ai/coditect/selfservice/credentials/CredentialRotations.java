package ai.coditect.selfservice.credentials;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks for new credentials, as a change of the tenant's intent like any other. */
@Component
class CredentialRotations {

  private final Tenants tenants;
  private final Statuses statuses;

  CredentialRotations(Tenants tenants, Statuses statuses) {
    this.tenants = tenants;
    this.statuses = statuses;
  }

  /**
   * Asks for new ones in the place of those that there are. Needs a running transaction.
   *
   * @param immediate whether those are to end at once
   * @throws ProblemException {@code no-credentials} if provisioning has reported no such place;
   *     {@code tenant-state}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed request(
      TenantId tenant, Credentials credentials, boolean immediate, Author author) {
    return tenants
        .change(
            tenant,
            author,
            standing -> {
              // The state first: what it forbids is no matter of what there is.
              var change = new TenantChange.Rotated(credentials, immediate);
              change.kind().action().requireAllowedIn(standing.state());
              requireThere(tenant, credentials);
              return Optional.of(change);
            })
        .orElseThrow();
  }

  private void requireThere(TenantId tenant, Credentials credentials) {
    String endpoint =
        switch (credentials) {
          case DATABASE -> "database.schema";
          case STORAGE -> "storage.bucket";
        };
    if (statuses
        .find(tenant)
        .filter(status -> status.endpoints().containsKey(endpoint))
        .isEmpty()) {
      throw ProblemException.of(
          SelfServiceProblem.NO_CREDENTIALS,
          "The tenant's %s is not there, or not yet.".formatted(credentials.value()));
    }
  }
}
