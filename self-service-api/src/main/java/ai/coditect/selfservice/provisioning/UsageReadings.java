package ai.coditect.selfservice.provisioning;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.id.TenantId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * What tenants use in the backends, as provisioning-service measures it when it is asked. A reading
 * is good for five seconds, so that a portal that asks again and again measures no more often; if
 * there is no newer one to be had, it is told for an hour, with its time.
 */
public class UsageReadings {

  private static final Logger LOG = LoggerFactory.getLogger(UsageReadings.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int TRACKED = 10_000;

  private final RestClient provisioning;
  private final Semaphore permits;
  private final Clock clock;
  private final Cache<TenantId, Reading> readings =
      Caffeine.newBuilder().maximumSize(TRACKED).expireAfterWrite(KEPT).build();

  UsageReadings(RestClient provisioning, int parallel, Clock clock) {
    this.provisioning = provisioning;
    this.permits = new Semaphore(parallel);
    this.clock = clock;
  }

  private record Reading(TenantUsage usage, Instant readAt) {}

  /** The newest reading of a tenant; empty if there is none to be had. */
  public Optional<TenantUsage> of(TenantId tenant) {
    Reading before = readings.getIfPresent(tenant);
    if (before != null && before.readAt().plus(FRESH).isAfter(clock.instant())) {
      return Optional.of(before.usage());
    }
    TenantUsage read = read(tenant);
    if (read != null) {
      readings.put(tenant, new Reading(read, clock.instant()));
      return Optional.of(read);
    }
    return Optional.ofNullable(before).map(Reading::usage);
  }

  private @Nullable TenantUsage read(TenantId tenant) {
    if (!permits.tryAcquire()) {
      return null;
    }
    try {
      return provisioning
          .get()
          .uri("/v1/internal/tenants/{tenant}/usage", tenant.value())
          .accept(MediaType.APPLICATION_JSON)
          .retrieve()
          .body(TenantUsage.class);
    } catch (HttpClientErrorException e) {
      // It has nothing of the tenant, or nothing yet.
      return null;
    } catch (RestClientException | OAuth2AuthorizationException e) {
      LOG.atWarn()
          .addKeyValue("tenant", tenant)
          .setCause(e)
          .log("What a tenant uses could not be measured");
      return null;
    } finally {
      permits.release();
    }
  }
}
