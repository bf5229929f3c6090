package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Account;
import ai.coditect.audit.compliance.AccessState.Person;
import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.platform.event.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.bucket4j.Bucket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Drata's public API (v2). A state is sent in a session: batches, then {@code complete}, which
 * removes what was in no batch. Records are never sent outside of a session: the two ways would
 * undo each other. A session that cannot be completed is cancelled, and what Drata knew stays.
 */
@Component
class Drata implements VendorClient {

  private static final int PER_MINUTE = 500;
  private static final int BATCH = 100;

  private final Map<String, URI> urls;
  private final VendorCalls calls;
  private final Clock clock;
  private final Bucket pace =
      Bucket.builder()
          .addLimit(
              limit -> limit.capacity(PER_MINUTE).refillGreedy(PER_MINUTE, Duration.ofMinutes(1)))
          .build();

  Drata(ComplianceProperties properties, VendorCalls calls, Clock clock) {
    this.urls = properties.drataUrls();
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Vendor vendor() {
    return Vendor.DRATA;
  }

  @Override
  public void push(Connection connection, Credentials credentials, AccessState state) {
    var settings = (Settings.Drata) connection.settings();
    Records records = records(state);
    replace(settings, settings.accountsResource(), records.accounts(), credentials);
    replace(settings, settings.removalsResource(), records.removals(), credentials);
  }

  private void replace(
      Settings.Drata settings, String resource, List<?> all, Credentials credentials) {
    String session =
        "/public/v2/custom-connections/%s/resources/%s/sessions/%s"
            .formatted(settings.connection(), resource, UUID.randomUUID());
    URI base = base(settings);
    try {
      int from = 0;
      do { // at least one, which opens the session
        var batch = new Batch(all.subList(from, Math.min(all.size(), from + BATCH)));
        post("send records to Drata", base.resolve(session), credentials, batch);
        from += BATCH;
      } while (from < all.size());
      post(
          "complete a session at Drata",
          base.resolve(session + "/actions"),
          credentials,
          new Action("complete"));
    } catch (VendorException e) {
      cancel(base.resolve(session + "/actions"), credentials, e);
      throw e;
    }
  }

  private URI base(Settings.Drata settings) {
    URI base = urls.get(settings.region());
    if (base == null) {
      throw new VendorException(
          Outcome.REJECTED, "coditect.compliance.drata-urls has no region " + settings.region());
    }
    return base;
  }

  private void cancel(URI actions, Credentials credentials, VendorException cause) {
    try {
      post("cancel a session at Drata", actions, credentials, new Action("cancel"));
    } catch (VendorException e) {
      cause.addSuppressed(e); // an open session is theirs to forget; the next push has its own
    }
  }

  /** What a form's {@code renewalScheduleType} may say is not documented for us: unconfirmed. */
  @Override
  public void upload(
      Connection connection, Credentials credentials, Evidence.Place place, Evidence evidence) {
    var library = (Evidence.Place.Drata) place;
    var form =
        new Multipart()
            .field("name", evidence.name())
            .field("source", "EXTERNAL")
            .field("filedAt", evidence.at().toString())
            .field("renewalScheduleType", "CUSTOM")
            .field("renewalDate", library.renewalDate().toString())
            .field("ownerId", library.owner());
    library.controls().forEach(control -> form.field("controlIds[]", control));
    form.pdf("file", "evidence.pdf", evidence.pdf());
    URI uri =
        base((Settings.Drata) connection.settings())
            .resolve("/public/v2/workspaces/" + library.workspace() + "/evidence-library");
    pace();
    calls.send("bring a document to Drata", calls.form(uri, credentials.secret(), form));
  }

  private void pace() {
    try {
      pace.asBlocking().consume(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorException(Outcome.UNAVAILABLE, "could not reach Drata: stopping");
    }
  }

  private void post(String what, URI uri, Credentials credentials, Object body) {
    pace();
    calls.send(what, calls.json("POST", uri, credentials.secret(), EventJson.write(body)));
  }

  record Batch(List<?> data) {}

  record Action(String action) {}

  @Override
  public Records records(AccessState state) {
    Instant now = clock.instant();
    return new Records(
        state.accounts().stream().map(Drata::account).toList(),
        state.removals().stream().map(it -> RemovalRecord.of(it, now)).toList());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AccountRecord(
      String id,
      String tenant,
      Role role,
      boolean privileged,
      @Nullable String owner,
      @Nullable String name,
      boolean active,
      boolean mfa,
      @Nullable Instant requestedAt,
      @Nullable String approver,
      @Nullable Instant grantedAt) {}

  private static AccountRecord account(Account account) {
    Person person = account.person();
    return new AccountRecord(
        account.id(),
        account.tenant().value(),
        account.role(),
        account.role() == Role.OWNER || account.role() == Role.ADMIN,
        person == null ? null : person.email(),
        person == null ? null : person.fullName(),
        person == null || person.enabled(),
        person != null && !person.mfaMethods().isEmpty(),
        account.requestedAt(),
        account.approver(),
        account.grantedAt());
  }
}
