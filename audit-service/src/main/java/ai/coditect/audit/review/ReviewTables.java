package ai.coditect.audit.review;

import ai.coditect.audit.review.Access.Kind;
import ai.coditect.audit.review.AccessSources.Observed;
import ai.coditect.audit.review.Review.Decision;
import ai.coditect.audit.review.Review.Item;
import ai.coditect.contracts.id.ReviewId;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reviews and their items. What members are now is read from the member lists each time; what keys
 * and grants are, whoever observes them notes.
 */
@Component
class ReviewTables {

  private static final String REVIEWS =
      """
      select id, tenant_id, state = 'completed', state = 'open' and due_at < clock_timestamp(),
          created_at, due_at, completed_at, result, covers
      from access_review
      """;
  private static final String ITEMS =
      """
      select i.number, i.issuer, i.subject, case i.kind when 'member' then lower(i.role) else i.role end,
          case i.kind when 'member' then lower(m.role) else i.role_now end,
          i.decision, i.decided_by, i.decided_at, i.gone_at, i.kind, i.details, i.member_id
      from access_review_item i join access_review r on r.id = i.review_id
      left join member m on m.tenant_id = r.tenant_id and m.issuer = i.issuer and m.subject = i.subject
      where i.review_id = ? order by i.number
      """;

  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final JdbcTemplate jdbc;

  ReviewTables(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Begins one with the members as they are; false if one is open. */
  boolean begin(ReviewId id, TenantId tenant, String by, Instant dueAt) {
    int begun =
        jdbc.update(
            """
            insert into access_review (id, tenant_id, created_by, due_at) values (?, ?, ?, ?)
            on conflict do nothing
            """,
            id.value(),
            tenant.value(),
            by,
            Timestamp.from(dueAt));
    if (begun == 1) {
      jdbc.update(
          """
          insert into access_review_item (review_id, number, issuer, subject, role, member_id)
          select ?, row_number() over (order by role, issuer, subject), issuer, subject, role, member_id
          from member where tenant_id = ?
          """,
          id.value(),
          tenant.value());
    }
    return begun == 1;
  }

  /** Adds what there is of a kind to one that has just begun. */
  void add(ReviewId id, Observed observed) {
    String kind = observed.kind().code();
    jdbc.update(
        "update access_review set covers = covers || ?::text where id = ?", kind, id.value());
    jdbc.batchUpdate(
        """
        insert into access_review_item (review_id, number, kind, subject, role, role_now, details)
        values (?, (select count(*) + 1 from access_review_item where review_id = ?), ?, ?, ?, ?, ?::jsonb)
        """,
        observed.accesses().stream()
            .map(
                it ->
                    new Object[] {
                      id.value(),
                      id.value(),
                      kind,
                      it.subject(),
                      it.role(),
                      it.role(),
                      JsonMapper.shared().writeValueAsString(it.details())
                    })
            .toList());
  }

  /** Notes what the accesses of a kind are now; those that are not there any more are gone. */
  void observe(ReviewId id, Observed observed) {
    jdbc.update(
        """
        update access_review_item i set role_now = o.role
        from (select known.number, seen.role
              from access_review_item known
              left join unnest(?::text[], ?::text[]) as seen (subject, role) using (subject)
              where known.review_id = ? and known.kind = ?) o
        where i.review_id = ? and i.number = o.number and i.role_now is distinct from o.role
        """,
        observed.accesses().stream().map(Access::subject).toArray(String[]::new),
        observed.accesses().stream().map(Access::role).toArray(String[]::new),
        id.value(),
        observed.kind().code(),
        id.value());
  }

  /** Locks one for what follows; false if there is none or it is completed. */
  boolean lockOpen(ReviewId id) {
    return !jdbc.queryForList(
            "select id from access_review where id = ? and state = 'open' for update",
            String.class,
            id.value())
        .isEmpty();
  }

  Optional<Review> find(ReviewId id) {
    return reviews("where id = ?", id.value()).stream().findFirst();
  }

  /** A tenant's, newest first, without their items. */
  List<Review> ofTenant(TenantId tenant) {
    return jdbc.query(
        REVIEWS + "where tenant_id = ? order by id desc limit 100",
        (row, number) -> review(row, List.of()),
        tenant.value());
  }

  List<Review> open() {
    return reviews("where state = 'open' order by id limit 1000");
  }

  void decide(ReviewId id, int number, Decision decision, String by) {
    jdbc.update(
        """
        update access_review_item
        set decision = ?, decided_by = ?, decided_at = clock_timestamp(), gone_at = null
        where review_id = ? and number = ?
        """,
        decision.code(),
        by,
        id.value(),
        number);
  }

  /** Notes which accesses that were to end are gone; says how many are new. */
  int noteGone(ReviewId id) {
    return jdbc.update(
        """
        update access_review_item i set gone_at = clock_timestamp()
        from access_review r
        where r.id = i.review_id and r.id = ? and i.decision = 'revoke' and i.gone_at is null
          and case i.kind when 'member' then
              not exists (select from member m where m.tenant_id = r.tenant_id
                  and m.issuer = i.issuer and m.subject = i.subject)
            else i.role_now is null end
        """,
        id.value());
  }

  /** Says that an overdue one was reminded of; whether that is new. */
  boolean remind(ReviewId id) {
    return jdbc.update(
            """
            update access_review set reminded = true
            where id = ? and state = 'open' and not reminded and due_at < clock_timestamp()
            """,
            id.value())
        == 1;
  }

  void complete(ReviewId id, String result) {
    jdbc.update(
        """
        update access_review set state = 'completed', completed_at = clock_timestamp(), result = ?
        where id = ? and state = 'open'
        """,
        result,
        id.value());
  }

  private List<Review> reviews(String which, Object... values) {
    return jdbc.query(
        REVIEWS + which, (row, number) -> review(row, items(row.getString(1))), values);
  }

  private List<Item> items(String review) {
    return jdbc.query(ITEMS, (row, number) -> item(row), review);
  }

  private static Review review(ResultSet row, List<Item> items) throws SQLException {
    return new Review(
        new ReviewId(row.getString(1)),
        new TenantId(row.getString(2)),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getTimestamp(5).toInstant(),
        row.getTimestamp(6).toInstant(),
        instant(row.getTimestamp(7)),
        row.getString(8),
        Stream.of((String[]) row.getArray(9).getArray()).map(Kind::of).toList(),
        items);
  }

  private static Item item(ResultSet row) throws SQLException {
    String decision = row.getString(6);
    return new Item(
        row.getInt(1),
        Kind.of(row.getString(10)),
        row.getString(2),
        row.getString(3),
        row.getString(12),
        row.getString(4),
        row.getString(5),
        JsonMapper.shared().readValue(row.getString(11), DETAILS),
        decision == null ? null : Decision.valueOf(decision.toUpperCase(Locale.ROOT)),
        row.getString(7),
        instant(row.getTimestamp(8)),
        instant(row.getTimestamp(9)));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
