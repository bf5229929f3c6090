package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The members of a tenant with what people want to know of them, in one query for each page. */
@Component
class Roster {

  private static final String SELECT =
      """
      select m.*, p.display_name, p.email
      from member m join person p on p.id = m.user_id
      where m.tenant_id = ? and\s""";

  private final JdbcClient jdbc;

  Roster(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A member. Personal data: shown by its accessors only.
   *
   * @param email for those who administer the team
   * @param lastActiveAt to five minutes; null if never
   */
  record Entry(
      MemberId id,
      UserId userId,
      String displayName,
      String email,
      Role role,
      boolean seated,
      @Nullable Instant endsAt,
      Instant joinedAt,
      @Nullable Instant lastActiveAt,
      long version) {

    @Override
    public String toString() {
      return "Entry[" + id + "]";
    }
  }

  /** Oldest first, from after one of that id on. */
  List<Entry> page(TenantId tenant, String after, int limit) {
    return jdbc.sql(SELECT + "m.id > ? order by m.id limit ?")
        .params(tenant.value(), after, limit)
        .query(Roster::entry)
        .list();
  }

  Optional<Entry> find(TenantId tenant, MemberId id) {
    return jdbc.sql(SELECT + "m.id = ?")
        .params(tenant.value(), id.value())
        .query(Roster::entry)
        .optional();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        new MemberId(row.getString("id")),
        new UserId(row.getString("user_id")),
        row.getString("display_name"),
        row.getString("email"),
        Role.valueOf(row.getString("role")),
        row.getBoolean("seated"),
        instant(row.getTimestamp("ends_at")),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("last_active_at")),
        row.getLong("version"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
