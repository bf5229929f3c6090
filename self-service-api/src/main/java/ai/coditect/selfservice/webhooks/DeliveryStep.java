package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.WebhookId;
import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.platform.outbound.PublicHttp.Result;
import ai.coditect.selfservice.secrets.SecretBox;
import ai.coditect.selfservice.webhooks.Deliveries.Outgoing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Sends one delivery once. The attempt is recorded before the receiver is asked; a crash between
 * its answer and our record of it sends the same again, under the same {@code webhook-id}. A
 * receiver that does not answer takes two of a replica's permits at most.
 */
@Component
class DeliveryStep {

  static final String STEP = "webhook-delivery";

  private static final int PARALLEL_PER_WEBHOOK = 2;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(500);
  private static final int GONE = 410;

  private final Map<WebhookId, Integer> busy = new ConcurrentHashMap<>();
  private final Deliveries deliveries;
  private final WebhookRepository webhooks;
  private final PublicHttp client;
  private final SecretBox box;
  private final DeliveryEnds ends;
  private final Clock clock;
  private final WebhookProperties properties;

  DeliveryStep(
      Deliveries deliveries,
      WebhookRepository webhooks,
      PublicHttp client,
      SecretBox box,
      DeliveryEnds ends,
      Clock clock,
      WebhookProperties properties) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.client = client;
    this.box = box;
    this.ends = ends;
    this.clock = clock;
    this.properties = properties;
  }

  /** Tries a delivery; says after which time it is to be tried again, if it is. */
  Optional<Duration> run(String deliveryId) {
    Outgoing delivery = deliveries.find(deliveryId).orElse(null);
    if (delivery == null || delivery.state() != Deliveries.State.PENDING) {
      return Optional.empty();
    }
    WebhookEntity webhook = webhooks.findById(delivery.webhook().value()).orElse(null);
    if (webhook == null || webhook.state() == WebhookState.DISABLED) {
      deliveries.end(delivery.id(), Deliveries.State.CANCELLED);
      return Optional.empty();
    }
    if (!enter(webhook.id())) {
      return Optional.of(BUSY_PAUSE);
    }
    try {
      return attempt(delivery, webhook);
    } finally {
      busy.computeIfPresent(webhook.id(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private Optional<Duration> attempt(Outgoing delivery, WebhookEntity webhook) {
    int number = deliveries.begin(delivery);
    Result result = client.post(webhook.url(), headers(delivery, webhook), delivery.body());
    Instant now = clock.instant();
    Instant end = delivery.startedAt().plus(properties.giveUpAfter());
    boolean delivered = result instanceof Result.Answered it && it.status() / 100 == 2;
    if (delivered) {
      ends.delivered(delivery, number, result);
      return Optional.empty();
    }
    if (result instanceof Result.Answered it && it.status() == GONE) {
      ends.failed(delivery, number, result, "gone");
      return Optional.empty();
    }
    if (!now.isBefore(end)) {
      ends.failed(delivery, number, result, null);
      return Optional.empty();
    }
    Duration pause = properties.pause(number, ThreadLocalRandom.current().nextDouble());
    Duration left = Duration.between(now, end);
    Duration next = pause.compareTo(left) < 0 ? pause : left;
    ends.toBeRepeated(delivery, number, result, next);
    return Optional.of(next);
  }

  private Map<String, String> headers(Outgoing delivery, WebhookEntity webhook) {
    Instant now = clock.instant();
    String id = delivery.event().value();
    String signatures =
        webhook.secrets(box, now).stream()
            .map(secret -> secret.sign(id, now, delivery.body()))
            .collect(Collectors.joining(" "));
    return Map.of(
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(now.getEpochSecond()),
        "webhook-signature",
        signatures);
  }

  private boolean enter(WebhookId webhook) {
    boolean[] entered = {false};
    busy.compute(
        webhook,
        (_, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < PARALLEL_PER_WEBHOOK;
          return entered[0] ? now + 1 : now;
        });
    return entered[0];
  }
}
