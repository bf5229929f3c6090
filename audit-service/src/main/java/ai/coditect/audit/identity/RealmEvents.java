package ai.coditect.audit.identity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.RestClient;

/** Keycloak's events in its admin API (26): the oldest first, from a time on. */
final class RealmEvents {

  private static final ParameterizedTypeReference<List<UserEvent>> USER_EVENTS =
      new ParameterizedTypeReference<>() {};
  private static final ParameterizedTypeReference<List<AdminEvent>> ADMIN_EVENTS =
      new ParameterizedTypeReference<>() {};

  private final RestClient realm;

  RealmEvents(RestClient realm) {
    this.realm = realm;
  }

  /** Something that an account did, or that was tried with one; {@code time} in milliseconds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record UserEvent(
      @Nullable String id,
      long time,
      String type,
      @Nullable String clientId,
      @Nullable String userId,
      @Nullable String sessionId,
      @Nullable String ipAddress,
      @Nullable String error,
      @Nullable Map<String, String> details) {

    String detail(String name) {
      return details == null ? "" : Objects.requireNonNullElse(details.get(name), "");
    }
  }

  /** Something that was done in the admin API; {@code time} in milliseconds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record AdminEvent(
      @Nullable String id,
      long time,
      String operationType,
      @Nullable String resourceType,
      @Nullable String resourcePath,
      @Nullable String representation,
      @Nullable String error,
      @Nullable Author authDetails) {}

  /** Who used the admin API. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Author(@Nullable String clientId, @Nullable String userId, @Nullable String ipAddress) {}

  /** What the realm keeps; {@code eventsExpiration} in seconds, 0 for ever. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Kept(
      boolean eventsEnabled,
      @Nullable Long eventsExpiration,
      @Nullable List<String> enabledEventTypes,
      boolean adminEventsEnabled) {

    private static final List<String> NEEDED = List.of("LOGIN", "LOGIN_ERROR");

    boolean all() {
      return eventsEnabled
          && adminEventsEnabled
          && (enabledEventTypes == null
              || enabledEventTypes.isEmpty()
              || enabledEventTypes.containsAll(NEEDED));
    }

    /** How long user events are there; zero for ever. */
    Duration expiration() {
      return Duration.ofSeconds(eventsExpiration == null ? 0 : eventsExpiration);
    }
  }

  Kept kept() {
    Kept kept = realm.get().uri("/events/config").retrieve().body(Kept.class);
    return Objects.requireNonNull(kept, "Keycloak's events/config is empty");
  }

  List<UserEvent> user(Instant from, int first, int most) {
    return page("/events", from, first, most, USER_EVENTS);
  }

  List<AdminEvent> admin(Instant from, int first, int most) {
    return page("/admin-events", from, first, most, ADMIN_EVENTS);
  }

  private <T> List<T> page(
      String path, Instant from, int first, int most, ParameterizedTypeReference<List<T>> type) {
    List<T> page =
        realm
            .get()
            .uri(
                path + "?direction=asc&dateFrom={from}&first={first}&max={max}",
                from.toEpochMilli(),
                first,
                most)
            .retrieve()
            .body(type);
    return page == null ? List.of() : page;
  }
}
