package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.WebhookId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook in the API; never with its secret.
 *
 * @param disabledReason {@code owner}, {@code failing} (for as long as a delivery is tried), {@code
 *     gone} (it answered 410)
 * @param failingSince since when every attempt has failed
 * @param previousSecretEndsAt until when messages are signed with the secret before, too
 */
record WebhookView(
    WebhookId id,
    URI url,
    @Nullable String description,
    List<EventType> eventTypes,
    WebhookState state,
    @Nullable String disabledReason,
    @Nullable Instant failingSince,
    @Nullable Instant lastDeliveredAt,
    @Nullable Instant previousSecretEndsAt,
    @Nullable Instant rotatedAt,
    String createdBy,
    Instant createdAt) {}
