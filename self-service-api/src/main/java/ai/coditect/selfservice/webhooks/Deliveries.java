package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.DeliveryId;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.WebhookId;
import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The log of what was sent to webhooks, and is to be sent. */
@Component
@Transactional
class Deliveries {

  private static final String SELECT =
      """
      select d.*, e.type, e.body, e.created_at as happened_at,
             a.status as last_status, a.reason as last_reason, a.begun_at as last_attempt_at
      from webhook_delivery d join webhook_event e on e.id = d.event_id
        left join webhook_attempt a on a.delivery_id = d.id and a.number = d.attempts
      """;

  private final JdbcClient jdbc;
  private final BackgroundSteps steps;
  private final Clock clock;

  Deliveries(JdbcClient jdbc, BackgroundSteps steps, Clock clock) {
    this.jdbc = jdbc;
    this.steps = steps;
    this.clock = clock;
  }

  /** Where a delivery stands. */
  enum State {
    /** To be tried, perhaps again. */
    @JsonProperty("pending")
    PENDING,
    /** The receiver has it. */
    @JsonProperty("delivered")
    DELIVERED,
    /** Given up. */
    @JsonProperty("failed")
    FAILED,
    /** Its webhook was disabled before it arrived. */
    @JsonProperty("cancelled")
    CANCELLED
  }

  /**
   * A delivery in the API.
   *
   * @param eventId what receivers get as {@code webhook-id}, in every attempt
   * @param lastStatus what the receiver answered last; absent if it did not
   * @param lastReason why it did not
   */
  record DeliveryView(
      DeliveryId id,
      EventId eventId,
      String eventType,
      State state,
      int attempts,
      Instant happenedAt,
      @Nullable Instant lastAttemptAt,
      @Nullable Integer lastStatus,
      @Nullable String lastReason,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant endedAt) {}

  /** A delivery as it is sent. */
  record Outgoing(
      DeliveryId id,
      TenantId tenant,
      WebhookId webhook,
      EventId event,
      State state,
      int attempts,
      Instant startedAt,
      String body) {}

  Optional<Outgoing> find(String id) {
    return jdbc.sql(SELECT + " where d.id = ?").param(id).query(Deliveries::outgoing).optional();
  }

  Optional<DeliveryView> find(TenantId tenant, WebhookId webhook, DeliveryId id) {
    return jdbc.sql(SELECT + " where d.tenant_id = ? and d.webhook_id = ? and d.id = ?")
        .params(tenant.value(), webhook.value(), id.value())
        .query(Deliveries::view)
        .optional();
  }

  /** Newest first, from before one of that id on. */
  List<DeliveryView> page(TenantId tenant, WebhookId webhook, String before, int limit) {
    return jdbc.sql(
            SELECT
                + " where d.tenant_id = ? and d.webhook_id = ? and d.id < ? order by d.id desc limit ?")
        .params(tenant.value(), webhook.value(), before, limit)
        .query(Deliveries::view)
        .list();
  }

  /** Before a receiver is asked: the number of this attempt. */
  int begin(Outgoing delivery) {
    int number = delivery.attempts() + 1;
    jdbc.sql("update webhook_delivery set attempts = ? where id = ?")
        .params(number, delivery.id().value())
        .update();
    jdbc.sql(
            """
            insert into webhook_attempt (delivery_id, number, tenant_id, begun_at)
            select id, ?, tenant_id, ? from webhook_delivery where id = ?
            """)
        .params(number, Timestamp.from(clock.instant()), delivery.id().value())
        .update();
    return number;
  }

  /** Something has arrived at a webhook. Locks its row. */
  void works(WebhookId webhook) {
    jdbc.sql("update webhook set failing_since = null, last_delivered_at = ? where id = ?")
        .params(Timestamp.from(clock.instant()), webhook.value())
        .update();
  }

  /** Something has not. Locks its row. */
  void fails(WebhookId webhook) {
    jdbc.sql("update webhook set failing_since = coalesce(failing_since, ?) where id = ?")
        .params(Timestamp.from(clock.instant()), webhook.value())
        .update();
  }

  void answered(Outgoing delivery, int number, PublicHttp.Result result) {
    Integer status = result instanceof PublicHttp.Result.Answered it ? it.status() : null;
    String reason = result instanceof PublicHttp.Result.NotAnswered it ? it.reason() : null;
    jdbc.sql(
            """
            update webhook_attempt set ended_at = :now, status = :status, reason = :reason
            where delivery_id = :id and number = :number
            """)
        .param("now", Timestamp.from(clock.instant()))
        .param("status", status, java.sql.Types.INTEGER)
        .param("reason", reason, java.sql.Types.VARCHAR)
        .param("id", delivery.id().value())
        .param("number", number)
        .update();
  }

  void end(DeliveryId id, State state) {
    jdbc.sql(
            """
            update webhook_delivery set state = ?, ended_at = ?, next_attempt_at = null where id = ?
            """)
        .params(state.name(), Timestamp.from(clock.instant()), id.value())
        .update();
  }

  void again(DeliveryId id, Duration pause) {
    jdbc.sql("update webhook_delivery set next_attempt_at = ? where id = ?")
        .params(Timestamp.from(clock.instant().plus(pause)), id.value())
        .update();
  }

  /** What of a webhook is still to be sent is not. */
  void cancel(WebhookId webhook) {
    jdbc.sql(
            """
            update webhook_delivery set state = 'CANCELLED', ended_at = ?, next_attempt_at = null
            where webhook_id = ? and state = 'PENDING'
            """)
        .params(Timestamp.from(clock.instant()), webhook.value())
        .update();
  }

  /** Sends one again that has come to its end; returns whether it had. */
  boolean redeliver(DeliveryId id) {
    Timestamp now = Timestamp.from(clock.instant());
    int reset =
        jdbc.sql(
                """
                update webhook_delivery
                set state = 'PENDING', started_at = ?, next_attempt_at = ?, ended_at = null
                where id = ? and state <> 'PENDING'
                """)
            .params(now, now, id.value())
            .update();
    if (reset == 1) {
      steps.schedule(DeliveryStep.STEP, id.value());
    }
    return reset == 1;
  }

  /** Forgets events from before a time with all that was sent of them; returns how many. */
  int forget(Instant before, int limit) {
    return jdbc.sql(
            """
            delete from webhook_event where id in
              (select e.id from webhook_event e
               where e.created_at < ? and not exists
                 (select from webhook_delivery d where d.event_id = e.id and d.state = 'PENDING')
               order by e.created_at limit ?)
            """)
        .params(Timestamp.from(before), limit)
        .update();
  }

  private static Outgoing outgoing(ResultSet row, int number) throws SQLException {
    return new Outgoing(
        new DeliveryId(row.getString("id")),
        new TenantId(row.getString("tenant_id")),
        new WebhookId(row.getString("webhook_id")),
        new EventId(row.getString("event_id")),
        State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        row.getTimestamp("started_at").toInstant(),
        row.getString("body"));
  }

  private static DeliveryView view(ResultSet row, int number) throws SQLException {
    return new DeliveryView(
        new DeliveryId(row.getString("id")),
        new EventId(row.getString("event_id")),
        row.getString("type"),
        State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        row.getTimestamp("happened_at").toInstant(),
        instant(row.getTimestamp("last_attempt_at")),
        row.getObject("last_status", Integer.class),
        row.getString("last_reason"),
        instant(row.getTimestamp("next_attempt_at")),
        instant(row.getTimestamp("ended_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
