package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.selfservice.secrets.SecretBox;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a tenant wants to be told, and of what. */
@Entity
@Table(name = "webhook")
@SuppressWarnings("UnusedVariable") // some columns are read by queries only
class WebhookEntity {

  private static final String PURPOSE = "webhook";

  @Id private String id;
  private String tenantId;
  private String url;
  private @Nullable String description;
  private String[] eventTypes;

  @Enumerated(EnumType.STRING)
  private WebhookState state;

  private @Nullable String disabledReason;
  private int timesDisabled;

  // Written beside the entity: they are no changes that somebody's If-Match should fail by.
  @Column(insertable = false, updatable = false)
  private @Nullable Instant failingSince;

  @Column(insertable = false, updatable = false)
  private @Nullable Instant lastDeliveredAt;

  private byte[] secret;
  private byte @Nullable [] previousSecret;
  private @Nullable Instant previousEndsAt;
  private @Nullable Instant rotatedAt;
  private String createdBy;
  private Instant createdAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected WebhookEntity() {}

  WebhookEntity(TenantId tenant, WebhookSecret key, SecretBox box, String by, Instant now) {
    this.id = WebhookId.next().value();
    this.tenantId = tenant.value();
    this.url = "";
    this.eventTypes = new String[0];
    this.state = WebhookState.ENABLED;
    this.secret = box.seal(PURPOSE, id, key.text());
    this.createdBy = by;
    this.createdAt = now;
  }

  void aim(URI target, @Nullable String about, Collection<EventType> types) {
    url = target.toString();
    description = about;
    eventTypes = types.stream().map(EventType::value).sorted().toArray(String[]::new);
  }

  /** What is signed from now on is signed with both, until the overlap ends. */
  void rotate(WebhookSecret key, SecretBox box, Instant now, Instant overlapEnd) {
    previousSecret = secret;
    previousEndsAt = overlapEnd;
    secret = box.seal(PURPOSE, id, key.text());
    rotatedAt = now;
  }

  void enable() {
    state = WebhookState.ENABLED;
    disabledReason = null;
  }

  void disable(String reason) {
    state = WebhookState.DISABLED;
    disabledReason = reason;
    timesDisabled++;
  }

  /** The newest first. */
  List<WebhookSecret> secrets(SecretBox box, Instant now) {
    WebhookSecret newest = new WebhookSecret(box.open(PURPOSE, id, secret));
    if (previousSecret == null || previousEndsAt == null || !previousEndsAt.isAfter(now)) {
      return List.of(newest);
    }
    return List.of(newest, new WebhookSecret(box.open(PURPOSE, id, previousSecret)));
  }

  /** Whether nothing has arrived since a time. */
  boolean hasTakenNothingSince(Instant time) {
    return lastDeliveredAt == null || lastDeliveredAt.isBefore(time);
  }

  WebhookId id() {
    return new WebhookId(id);
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  URI url() {
    return URI.create(url);
  }

  WebhookState state() {
    return state;
  }

  int timesDisabled() {
    return timesDisabled;
  }

  long version() {
    return version == null ? 0 : version;
  }

  WebhookView view() {
    return new WebhookView(
        id(),
        url(),
        description,
        Arrays.stream(eventTypes).map(EventType::of).toList(),
        state,
        disabledReason,
        failingSince,
        lastDeliveredAt,
        previousEndsAt,
        rotatedAt,
        createdBy,
        createdAt);
  }
}
