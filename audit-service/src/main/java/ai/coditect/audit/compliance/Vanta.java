package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Account;
import ai.coditect.audit.compliance.AccessState.Person;
import ai.coditect.audit.compliance.AccessState.Removal;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Vanta's REST API (Build Integrations, v1). One PUT of a resource type replaces all of it: what is
 * not in it is removed there.
 */
@Component
class Vanta implements VendorClient {

  private static final int PER_MINUTE = 20;
  private static final byte[] NOTHING = {'{', '}'};

  private final URI url;
  private final VantaTokens tokens;
  private final VendorCalls calls;
  private final Clock clock;
  private final Bucket pace =
      Bucket.builder()
          .addLimit(
              limit -> limit.capacity(PER_MINUTE).refillGreedy(PER_MINUTE, Duration.ofMinutes(1)))
          .build();

  Vanta(ComplianceProperties properties, VantaTokens tokens, VendorCalls calls, Clock clock) {
    this.url = properties.vantaUrl();
    this.tokens = tokens;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Vendor vendor() {
    return Vendor.VANTA;
  }

  @Override
  public void push(Connection connection, Credentials credentials, AccessState state) {
    var settings = (Settings.Vanta) connection.settings();
    Records records = records(state);
    String token = tokens.token(credentials, null);
    try {
      put(settings, records, token);
    } catch (VendorException e) {
      if (e.outcome() != Outcome.CREDENTIALS_REFUSED) {
        throw e;
      }
      // Somebody has fetched another token of this application elsewhere, which ended ours.
      put(settings, records, tokens.token(credentials, token));
    }
  }

  private void put(Settings.Vanta settings, Records records, String token) {
    put("user_account", settings.accountsResource(), records.accounts(), token);
    put("custom_resource", settings.removalsResource(), records.removals(), token);
  }

  private void put(String type, String resource, List<?> all, String token) {
    pace();
    byte[] body = EventJson.write(new Whole(resource, all));
    calls.send(
        "replace %s at Vanta".formatted(type),
        calls.json("PUT", url.resolve("/v1/resources/" + type), token, body));
  }

  @Override
  public void upload(
      Connection connection, Credentials credentials, Evidence.Place place, Evidence evidence) {
    String document = ((Evidence.Place.Vanta) place).document();
    String token = tokens.token(credentials, null);
    try {
      upload(document, evidence, token);
    } catch (VendorException e) {
      if (e.outcome() != Outcome.CREDENTIALS_REFUSED) {
        throw e;
      }
      upload(document, evidence, tokens.token(credentials, token));
    }
  }

  private void upload(String document, Evidence evidence, String token) {
    URI uploads = url.resolve("/v1/documents/" + document + "/uploads");
    var form =
        new Multipart()
            .field("description", evidence.name())
            .field("effectiveAtDate", evidence.at().toString())
            .pdf("file", "evidence.pdf", evidence.pdf());
    pace();
    calls.send("bring a document to Vanta", calls.form(uploads, token, form));
    pace();
    calls.send(
        "submit a document at Vanta",
        calls.json("POST", url.resolve("/v1/documents/" + document + "/submit"), token, NOTHING));
  }

  private void pace() {
    try {
      pace.asBlocking().consume(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VendorException(Outcome.UNAVAILABLE, "could not reach Vanta: stopping");
    }
  }

  @Override
  public Records records(AccessState state) {
    Instant now = clock.instant();
    return new Records(
        state.accounts().stream().map(Vanta::account).toList(),
        state.removals().stream().map(removal -> removal(removal, now)).toList());
  }

  record Whole(String resourceId, List<?> resources) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record UserAccount(
      String uniqueId,
      String displayName,
      String externalUrl,
      @Nullable String fullName,
      String accountName,
      @Nullable String email,
      String permissionLevel,
      String status,
      boolean mfaEnabled,
      List<String> mfaMethods,
      String authMethod,
      @Nullable Instant createdTimestamp,
      @Nullable Instant updatedTimestamp) {}

  record CustomResource(
      String uniqueId, String displayName, String externalUrl, RemovalRecord customProperties) {}

  private static UserAccount account(Account account) {
    Person person = account.person();
    List<String> factors = person == null ? List.of() : person.mfaMethods();
    return new UserAccount(
        account.id(),
        account.id(),
        externalUrl(account.tenant().value()),
        person == null ? null : person.fullName(),
        account.id(),
        person == null ? null : person.email(),
        level(account.role()),
        person == null || person.enabled() ? "ACTIVE" : "DEACTIVATED",
        !factors.isEmpty(),
        factors.isEmpty() ? List.of("DISABLED") : List.of("OTP"),
        "SSO", // all sign in at Keycloak
        account.grantedAt(),
        account.changedAt());
  }

  private static CustomResource removal(Removal removal, Instant now) {
    return new CustomResource(
        removal.id(),
        removal.id(),
        externalUrl(removal.tenant().value()),
        RemovalRecord.of(removal, now));
  }

  /**
   * Vanta wants an address for each; it names the tenant and leads nowhere until there is a portal.
   */
  private static String externalUrl(String tenant) {
    return "urn:coditect:tenant:" + tenant;
  }

  private static String level(Role role) {
    return switch (role) {
      case OWNER, ADMIN -> "ADMIN";
      case DEVELOPER -> "EDITOR";
      case VIEWER, BILLING, AUDITOR -> "BASE";
    };
  }
}
