package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.api.LiveApiKeys.LiveApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keys as people look at them: never with a secret, in one query for each page. */
@Component
class KeyList {

  private final JdbcClient jdbc;

  KeyList(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A key.
   *
   * @param prefix what its text begins with
   * @param lastFour what its text ends with; absent before it is claimed
   * @param previousLastFour what the text before the last rotation ends with
   * @param previousEndsAt until when that one works
   * @param lastUsedAt to ten seconds; absent before the first time
   */
  record KeyView(
      ApiKeyId id,
      String name,
      FirstApiKey.State state,
      List<String> scopes,
      String prefix,
      @Nullable String lastFour,
      @Nullable String previousLastFour,
      @Nullable Instant previousEndsAt,
      @Nullable String createdBy,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant rotatedAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {}

  /** Oldest first, from after one of that id on. */
  List<KeyView> page(TenantId tenant, String after, int limit) {
    return jdbc.sql("select * from api_key where tenant_id = ? and id > ? order by id limit ?")
        .params(tenant.value(), after, limit)
        .query(KeyList::view)
        .list();
  }

  Optional<KeyView> find(TenantId tenant, ApiKeyId id) {
    return jdbc.sql("select * from api_key where tenant_id = ? and id = ?")
        .params(tenant.value(), id.value())
        .query(KeyList::view)
        .optional();
  }

  /** Those that are neither revoked nor expired; at most as many as a tenant may have. */
  List<LiveApiKey> live(TenantId tenant, Instant now) {
    return jdbc
        .sql(
            """
            select * from api_key
            where tenant_id = ? and state <> 'REVOKED' and (expires_at is null or expires_at > ?)
            order by id
            """)
        .params(tenant.value(), Timestamp.from(now))
        .query(KeyList::view)
        .list()
        .stream()
        .map(KeyList::live)
        .toList();
  }

  private static LiveApiKey live(KeyView key) {
    return new LiveApiKey(
        key.id(),
        key.name(),
        key.scopes(),
        key.createdBy(),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt());
  }

  private static KeyView view(ResultSet row, int number) throws SQLException {
    var id = new ApiKeyId(row.getString("id"));
    return new KeyView(
        id,
        row.getString("name"),
        FirstApiKey.State.valueOf(row.getString("state")),
        List.of((String[]) row.getArray("scopes").getArray()),
        KeyText.PREFIX + id.suffix(),
        row.getString("last_four"),
        row.getString("previous_last_four"),
        instant(row.getTimestamp("previous_ends_at")),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("expires_at")),
        instant(row.getTimestamp("rotated_at")),
        instant(row.getTimestamp("last_used_at")),
        instant(row.getTimestamp("revoked_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
