package ai.coditect.audit.review;

import ai.coditect.audit.review.Access.Kind;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** What lets somebody in besides memberships, as it is now: asked for anew each time. */
@Component
class AccessSources {

  private static final Logger LOG = LoggerFactory.getLogger(AccessSources.class);

  private final LiveKeys keys;
  private final Grants grants;

  AccessSources(LiveKeys keys, Grants grants) {
    this.keys = keys;
    this.grants = grants;
  }

  /**
   * What there is of one kind.
   *
   * @param accesses all of it
   */
  record Observed(Kind kind, List<Access> accesses) {

    Observed {
      accesses = List.copyOf(accesses);
    }
  }

  /**
   * A tenant's keys; empty if nobody is set up to be asked. Not to be called in a transaction: it
   * asks another service.
   *
   * @throws RestClientException if it does not answer
   */
  Optional<Observed> keys(TenantId tenant) {
    return keys.of(tenant).map(found -> new Observed(Kind.KEY, found));
  }

  /** The same for a review that goes on: empty as well while nobody answers. */
  Optional<Observed> keysIfAnswered(TenantId tenant) {
    try {
      return keys(tenant);
    } catch (RestClientException e) {
      LOG.atWarn()
          .addKeyValue("tenant", tenant)
          .setCause(e)
          .log("API keys of a tenant under review cannot be read; it is tried again");
      return Optional.empty();
    }
  }

  /** What gives access to a tenant's backends, by its newest status. */
  Observed grants(TenantId tenant) {
    return new Observed(Kind.GRANT, grants.of(tenant));
  }
}
