package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.members.RoleGrant;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An offer to belong to a tenant, to whoever has an address. */
@SuppressWarnings("UnusedVariable") // some columns are read by queries only
@Entity
@Table(name = "invitation")
class InvitationEntity {

  @Id private String id;
  private String tenantId;
  private String email;
  private String emailKey;
  private @Nullable String displayName;

  @Enumerated(EnumType.STRING)
  private Role role;

  private @Nullable Instant memberEndsAt;
  private String invitedBy;
  private Instant createdAt;
  private Instant expiresAt;
  private @Nullable Instant acceptedAt;
  private @Nullable String acceptedBy;
  private @Nullable Instant revokedAt;
  private @Nullable String revokedBy;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected InvitationEntity() {}

  InvitationEntity(TenantId tenant, InvitationWish wish, UserId by, Instant now, Instant end) {
    this.id = InvitationId.next().value();
    this.tenantId = tenant.value();
    this.email = wish.email();
    this.emailKey = key(wish.email());
    this.displayName = wish.displayName();
    this.role = wish.role();
    this.memberEndsAt = wish.endsAt();
    this.invitedBy = by.value();
    this.createdAt = now;
    this.expiresAt = end;
  }

  static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  void accept(UserId user, Instant now) {
    acceptedAt = now;
    acceptedBy = user.value();
  }

  void revoke(String by, Instant now) {
    revokedAt = now;
    revokedBy = by;
  }

  InvitationState state(Instant now) {
    if (acceptedAt != null) {
      return InvitationState.ACCEPTED;
    }
    if (revokedAt != null) {
      return InvitationState.REVOKED;
    }
    return expiresAt.isAfter(now) ? InvitationState.OPEN : InvitationState.EXPIRED;
  }

  InvitationId id() {
    return new InvitationId(id);
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  String email() {
    return email;
  }

  /** What to call the person at first. */
  String displayName() {
    return displayName == null ? email.substring(0, email.lastIndexOf('@')) : displayName;
  }

  RoleGrant grant() {
    return new RoleGrant(role, memberEndsAt);
  }

  UserId invitedBy() {
    return new UserId(invitedBy);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }
}
