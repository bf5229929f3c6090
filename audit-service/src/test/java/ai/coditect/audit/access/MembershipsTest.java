package ai.coditect.audit.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class MembershipsTest extends AuditServiceTest {

  private static final String ISSUER = "https://id.example";

  @Autowired private Memberships memberships;

  @Test
  void the_newest_list_counts_whatever_the_order_of_delivery() {
    TenantId tenant = TenantId.next();

    memberships.store(list(tenant, 2, member("ann", Role.VIEWER), member("bob", Role.OWNER)));
    memberships.store(list(tenant, 1, member("ann", Role.OWNER)));

    assertThat(memberships.role(tenant, ISSUER, "ann")).contains(Role.VIEWER);
    assertThat(memberships.role(tenant, ISSUER, "bob")).contains(Role.OWNER);

    memberships.store(list(tenant, 3, member("bob", Role.OWNER)));

    assertThat(memberships.role(tenant, ISSUER, "ann")).isEmpty();
  }

  @Test
  void a_person_is_issuer_and_subject_together() {
    TenantId tenant = TenantId.next();
    memberships.store(list(tenant, 1, member("ann", Role.OWNER)));

    assertThat(memberships.role(tenant, "https://other.example", "ann")).isEmpty();
    assertThat(memberships.role(TenantId.next(), ISSUER, "ann")).isEmpty();
  }

  @Test
  void after_a_tenants_end_no_late_list_brings_a_member_back() {
    TenantId tenant = TenantId.next();
    memberships.store(list(tenant, 5, member("ann", Role.OWNER)));

    memberships.forget(tenant);
    memberships.store(list(tenant, 5, member("ann", Role.OWNER)));

    assertThat(memberships.role(tenant, ISSUER, "ann")).isEmpty();
  }

  @Test
  void a_member_without_an_account_yet_is_nobody() {
    TenantId tenant = TenantId.next();

    memberships.store(
        new TenantMembers(tenant, 1, List.of(new Member(MemberId.next(), Role.OWNER, null))));

    assertThat(memberships.role(tenant, ISSUER, "ann")).isEmpty();
  }

  private static TenantMembers list(TenantId tenant, long generation, Member... members) {
    return new TenantMembers(tenant, generation, List.of(members));
  }

  private static Member member(String subject, Role role) {
    return new Member(MemberId.next(), role, new Identity(ISSUER, subject));
  }
}
