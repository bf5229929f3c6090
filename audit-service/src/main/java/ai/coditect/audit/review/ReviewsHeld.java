package ai.coditect.audit.review;

import ai.coditect.audit.access.HeldAboutPersons;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reviews of a person's accesses, and what they have decided in reviews of others. */
@Component
class ReviewsHeld implements HeldAboutPersons {

  private final JdbcTemplate jdbc;

  ReviewsHeld(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Held> about(List<String> subjects, @Nullable TenantId tenant) {
    String[] ids = subjects.toArray(String[]::new);
    String of = tenant == null ? null : tenant.value();
    return jdbc.query(
        """
        select case when i.subject = any (?) or i.details ->> 'createdBy' = any (?) then 'access-review' else 'access-review-decision' end,
            r.id, r.tenant_id, i.number, case i.kind when 'member' then lower(i.role) else i.role end, coalesce(i.decision, '-'), coalesce(i.decided_at::text, '-')
        from access_review_item i join access_review r on r.id = i.review_id
        where (i.subject = any (?) or i.details ->> 'createdBy' = any (?) or i.decided_by = any (?)) and (?::text is null or r.tenant_id = ?)
        order by r.id, i.number
        """,
        (row, _) ->
            new Held(
                row.getString(1),
                Map.of(
                    "reviewId",
                    row.getString(2),
                    "tenantId",
                    row.getString(3),
                    "number",
                    row.getString(4),
                    "role",
                    row.getString(5),
                    "decision",
                    row.getString(6),
                    "decidedAt",
                    row.getString(7))),
        ids,
        ids,
        ids,
        ids,
        ids,
        of,
        of);
  }
}
