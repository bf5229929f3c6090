package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.Push.Outcome;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections as they are asked for and shown. Credentials only ever go in. */
final class ConnectionViews {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  private ConnectionViews() {}

  /**
   * What makes a connection.
   *
   * @param tenantId whose; the platform's without it
   * @param interval from push to push, ISO 8601; an hour without it
   * @param paused whether it begins so, to see what would be sent before anything is
   */
  record Creation(
      @Nullable TenantId tenantId,
      @NotBlank @Size(max = 100) String name,
      @NotNull Settings settings,
      @NotNull NewCredentials credentials,
      @Nullable Duration interval,
      @Nullable Boolean paused) {

    Connection connection() {
      return new Connection(
          ConnectionId.next(),
          tenantId,
          name,
          settings,
          checkedInterval(),
          Boolean.TRUE.equals(paused),
          Instant.EPOCH,
          0,
          false);
    }

    Credentials checkedCredentials() {
      return credentials.checked(settings.vendor());
    }

    private Duration checkedInterval() {
      Duration wanted = interval == null ? Duration.ofHours(1) : interval;
      if (wanted.compareTo(SHORTEST) < 0 || wanted.compareTo(LONGEST) > 0) {
        throw ProblemException.invalid(
            List.of(new FieldError("/interval", "is between PT1M and P7D")));
      }
      return wanted;
    }
  }

  /**
   * Of Vanta: an application's id and secret. Of Drata: an API key.
   *
   * @param clientId null at Drata
   * @param clientSecret null at Drata
   * @param apiKey null at Vanta
   */
  record NewCredentials(
      @Nullable String clientId, @Nullable String clientSecret, @Nullable String apiKey) {

    Credentials checked(Vendor vendor) {
      String secret =
          switch (vendor) {
            case VANTA -> clientSecret;
            case DRATA -> apiKey;
          };
      boolean fits =
          switch (vendor) {
            case VANTA -> clientId != null && apiKey == null;
            case DRATA -> clientId == null && clientSecret == null;
          };
      if (secret == null || !fits) {
        throw ProblemException.invalid(
            List.of(
                new FieldError(
                    "/credentials",
                    vendor == Vendor.VANTA
                        ? "has clientId and clientSecret, and nothing else"
                        : "has apiKey, and nothing else")));
      }
      try {
        return new Credentials(clientId, secret);
      } catch (IllegalArgumentException e) {
        throw ProblemException.invalid(
            List.of(new FieldError("/credentials", String.valueOf(e.getMessage()))));
      }
    }

    @Override
    public String toString() {
      return "NewCredentials[redacted]";
    }
  }

  record PauseChange(@NotNull Boolean paused) {}

  record PushRequest(boolean acceptShrink) {}

  /** What would be sent. */
  record DryRun(List<?> accounts, List<?> removals) {}

  record ConnectionList(List<ConnectionView> items) {}

  record PushList(List<Push> items) {}

  /**
   * How a connection is doing.
   *
   * @param state waiting, ready, paused, or how the last push failed
   * @param message the same in a sentence
   */
  record ConnectionView(
      ConnectionId id,
      @Nullable TenantId tenantId,
      String name,
      Settings settings,
      Duration interval,
      String state,
      String message,
      @Nullable Instant lastSucceededAt,
      @Nullable Push lastPush,
      @Nullable Instant nextPushAt) {

    static ConnectionView of(
        Connection connection, @Nullable Push last, @Nullable Push lastSuccess) {
      return new ConnectionView(
          connection.id(),
          connection.tenant(),
          connection.name(),
          connection.settings(),
          connection.interval(),
          state(connection, last),
          message(connection, last),
          lastSuccess == null ? null : lastSuccess.at(),
          last,
          connection.paused() ? null : connection.nextPushAt());
    }

    private static String state(Connection connection, @Nullable Push last) {
      if (connection.paused()) {
        return "paused";
      }
      if (last == null) {
        return "waiting";
      }
      return switch (last.outcome()) {
        case SUCCEEDED -> "ready";
        case HELD_BACK -> "held-back";
        case CREDENTIALS_REFUSED -> "credentials-refused";
        case REJECTED -> "rejected";
        case UNAVAILABLE -> "unavailable";
      };
    }

    private static String message(Connection connection, @Nullable Push last) {
      if (connection.paused()) {
        return "Paused: nothing is sent until it is resumed.";
      }
      if (last == null) {
        return "Nothing has been sent yet.";
      }
      if (last.outcome() == Outcome.SUCCEEDED) {
        return "%d accounts and %d ended accesses were sent."
            .formatted(last.accounts(), last.removals());
      }
      return "The last push failed: " + last.reason() + ".";
    }
  }
}
