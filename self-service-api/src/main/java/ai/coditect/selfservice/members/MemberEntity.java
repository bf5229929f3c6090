package ai.coditect.selfservice.members;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One person's membership in one tenant. */
@Entity
@Table(name = "member")
class MemberEntity {

  @Id private String id;
  private String tenantId;
  private String userId;

  @Enumerated(EnumType.STRING)
  private Role role;

  private boolean seated;
  private @Nullable Instant endsAt;
  private Instant createdAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected MemberEntity() {}

  MemberEntity(MemberId id, TenantId tenant, UserId user, RoleGrant grant, Instant createdAt) {
    this.id = id.value();
    this.tenantId = tenant.value();
    this.userId = user.value();
    this.role = grant.role();
    this.endsAt = grant.endsAt();
    this.seated = role.takesSeat();
    this.createdAt = createdAt;
  }

  /**
   * Takes another role; who comes from a role without a seat gets one if the new role takes one.
   */
  void change(RoleGrant grant) {
    seated = grant.role().takesSeat() && (seated || !role.takesSeat());
    role = grant.role();
    endsAt = grant.endsAt();
  }

  void seat(boolean has) {
    seated = has;
  }

  MemberId id() {
    return new MemberId(id);
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  UserId user() {
    return new UserId(userId);
  }

  Member member() {
    return new Member(
        id(), tenant(), user(), role, seated, endsAt, createdAt, version == null ? 0 : version);
  }
}
