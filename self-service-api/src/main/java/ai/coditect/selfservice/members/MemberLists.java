package ai.coditect.selfservice.members;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends member lists, each whole and with a generation that is assigned under the list's row lock.
 * On it is everybody whose role is good for something: not who has no seat for it, nor whose time
 * is over.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class MemberLists {

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  MemberLists(JdbcClient jdbc, Outbox outbox, Clock clock) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Sends the list as it is now; returns its generation. */
  long sendNext(TenantId tenant) {
    long generation =
        jdbc.sql(
                """
                insert into member_list (tenant_id, generation) values (?, 1)
                on conflict (tenant_id) do update set generation = member_list.generation + 1
                returning generation
                """)
            .param(tenant.value())
            .query(Long.class)
            .single();
    send(tenant, generation);
    return generation;
  }

  /** Sends the list as it is, under the generation that it has. Needs the lock on its row. */
  void sendAgain(TenantId tenant) {
    send(
        tenant,
        jdbc.sql("select generation from member_list where tenant_id = ?")
            .param(tenant.value())
            .query(Long.class)
            .single());
  }

  private void send(TenantId tenant, long generation) {
    Instant now = clock.instant();
    outbox.append(
        new OutgoingEvent(
            Topics.TENANT_MEMBERS,
            tenant.value(),
            EventId.next(),
            EventTypes.MEMBERS_CHANGED,
            now,
            list(tenant, generation, now)));
  }

  private TenantMembers list(TenantId tenant, long generation, Instant now) {
    return new TenantMembers(
        tenant,
        generation,
        jdbc.sql(
                """
                select m.id, m.role, p.issuer, p.subject
                from member m join person p on p.id = m.user_id
                where m.tenant_id = ? and (m.seated or m.role in ('BILLING', 'AUDITOR'))
                  and (m.ends_at is null or m.ends_at > ?)
                order by m.id
                """)
            .params(tenant.value(), Timestamp.from(now))
            .query(MemberLists::member)
            .list());
  }

  private static TenantMembers.Member member(ResultSet row, int number) throws SQLException {
    String issuer = row.getString("issuer");
    String subject = row.getString("subject");
    return new TenantMembers.Member(
        new MemberId(row.getString("id")),
        Role.valueOf(row.getString("role")),
        issuer == null || subject == null ? null : new Identity(issuer, subject));
  }
}
