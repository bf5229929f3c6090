package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.TenantChanged;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * What this replica knows of keys and their tenants. Nothing in it is older than a second, so a
 * revocation or a hold shows everywhere within two, whether or not Kafka is there; where it is,
 * other replicas hear of a change as soon as it is committed, and this one at once.
 */
@Component
class KeyCache {

  static final Duration STALENESS = Duration.ofSeconds(1);
  private static final int KEPT = 100_000;

  private final Cache<ApiKeyId, KeyRecord> keys = cache();
  private final Cache<TenantId, Standing> tenants = cache();
  private final ApiKeyRepository rows;
  private final TenantStates states;
  private final Statuses statuses;

  KeyCache(ApiKeyRepository rows, TenantStates states, Statuses statuses) {
    this.rows = rows;
    this.states = states;
    this.statuses = statuses;
  }

  /**
   * What a key's worth depends on besides itself.
   *
   * @param state of the tenant
   * @param tier that the tenant has; null before it has any
   */
  record Standing(TenantState state, @Nullable TierName tier) {}

  /** A key; one that is not there is looked for each time. */
  Optional<KeyRecord> key(ApiKeyId id) {
    return Optional.ofNullable(
        keys.get(id, _ -> rows.findById(id.value()).map(ApiKeyEntity::record).orElse(null)));
  }

  Standing tenant(TenantId id) {
    return tenants.get(id, this::load);
  }

  private Standing load(TenantId id) {
    return new Standing(states.find(id).orElseThrow(), statuses.effectiveTier(id).orElse(null));
  }

  /** Here. */
  @TransactionalEventListener
  void changed(TenantChanged change) {
    forget(change.tenant());
  }

  /** Elsewhere: every replica hears every one of these, from its own start on. */
  @KafkaListener(
      id = "key-cache",
      groupId = "self-service-api.key-cache.${random.uuid}",
      topics = {Topics.API_KEYS, Topics.TENANT_LIFECYCLE},
      properties = {"auto.offset.reset=latest"})
  void received(ConsumerRecord<String, byte[]> event) {
    try {
      forget(new TenantId(event.key()));
    } catch (IllegalArgumentException | NullPointerException e) {
      // Under no tenant's key: nothing here is about it.
    }
  }

  private void forget(TenantId tenant) {
    tenants.invalidate(tenant);
    keys.asMap().values().removeIf(key -> key.tenant().equals(tenant));
  }

  private static <K, V> Cache<K, V> cache() {
    return Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(STALENESS).build();
  }
}
