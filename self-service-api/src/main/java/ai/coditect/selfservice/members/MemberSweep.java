package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.sweep.Sweep;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Sends every tenant's member list again, for the same reason as its intent. */
@Component
class MemberSweep implements Sweep {

  private final JdbcTemplate jdbc;
  private final MemberLists lists;

  MemberSweep(JdbcTemplate jdbc, MemberLists lists) {
    this.jdbc = jdbc;
    this.lists = lists;
  }

  @Override
  public String name() {
    return "members";
  }

  /** A list that is being changed at this moment is passed over: it is sent anyway. */
  @Override
  public @Nullable String page(String after, int size) {
    List<String> tenants =
        jdbc.queryForList(
            """
            select l.tenant_id from member_list l join tenant t on t.id = l.tenant_id
            where l.tenant_id > ? and not (t.lifecycle = 'OFFBOARDING' and exists (
              select from tenant_status s where s.tenant_id = t.id and s.document ->> 'phase' = 'offboarded'))
            order by l.tenant_id limit ? for no key update of l skip locked
            """,
            String.class,
            after,
            size);
    if (tenants.isEmpty()) {
      return null;
    }
    tenants.forEach(tenant -> lists.sendAgain(new TenantId(tenant)));
    return tenants.getLast();
  }
}
