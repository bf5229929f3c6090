package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.secrets.Pepper;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sign-up, from its request to its end. Changed under its row's lock only. */
@Entity
@Table(name = "signup")
@SuppressWarnings("UnusedVariable") // who decided, and when, is for queries
class SignupEntity {

  @Id private String id;
  @Embedded private SignupWish wish;

  @Enumerated(EnumType.STRING)
  private SignupState state;

  private byte @Nullable [] codeMac;
  private @Nullable Integer codePepper;
  private @Nullable Instant codeExpiresAt;
  private int tries;
  private int codeRequests;
  private Instant codeRequestedAt;
  private Instant expiresAt;
  private @Nullable String userId;
  private @Nullable String tenantId;
  private @Nullable String operationId;
  private @Nullable Instant decidedAt;
  private @Nullable String decidedBy;
  private @Nullable String refusal;
  private Instant createdAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected SignupEntity() {}

  SignupEntity(SignupId id, SignupWish wish, Instant createdAt, Instant expiresAt) {
    this.id = id.value();
    this.wish = wish;
    this.state = SignupState.AWAITING_CODE;
    this.codeRequests = 1;
    this.codeRequestedAt = createdAt;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
  }

  SignupState state(Instant now) {
    return switch (state) {
      case AWAITING_CODE, CODE_EXHAUSTED, AWAITING_APPROVAL, EXPIRED ->
          expiresAt.isAfter(now) ? state : SignupState.EXPIRED;
      case REFUSED, COMPLETED -> state;
    };
  }

  /** Ends the code before; none works until the next one is made. */
  void requestCode(Instant now) {
    state = SignupState.AWAITING_CODE;
    tries = 0;
    codeRequests++;
    codeRequestedAt = now;
    codeMac = null;
    codePepper = null;
    codeExpiresAt = null;
  }

  /** Takes the hash of a new code. */
  void setCode(String code, Pepper pepper, Instant validUntil) {
    codeMac = pepper.mac("signup-code", id + ':' + code);
    codePepper = pepper.version();
    codeExpiresAt = validUntil;
  }

  boolean codeMatches(String code, Pepper pepper) {
    byte[] expected = codeMac;
    Integer version = codePepper;
    return expected != null
        && version != null
        && pepper.matches(expected, version, "signup-code", id + ':' + code);
  }

  /** False until the mail is written that tells it. */
  boolean hasCode() {
    return codeMac != null;
  }

  boolean codeHasExpired(Instant now) {
    return codeExpiresAt != null && !codeExpiresAt.isAfter(now);
  }

  /** Counts a wrong code; returns how many are left. */
  int countWrongCode(int allowed) {
    tries++;
    if (tries >= allowed && state == SignupState.AWAITING_CODE) {
      state = SignupState.CODE_EXHAUSTED;
    }
    return Math.max(allowed - tries, 0);
  }

  /** Waits for an operator from now on. */
  void awaitApproval(Instant until) {
    state = SignupState.AWAITING_APPROVAL;
    expiresAt = until;
  }

  /** Ends it; the reason is for whoever signed up. */
  void refuse(String reason) {
    state = SignupState.REFUSED;
    refusal = reason;
  }

  /** Notes who decided. */
  void decided(String by, Instant now) {
    decidedBy = by;
    decidedAt = now;
  }

  void complete(UserId user, TenantId tenant, OperationId operation) {
    state = SignupState.COMPLETED;
    userId = user.value();
    tenantId = tenant.value();
    operationId = operation.value();
  }

  SignupId id() {
    return new SignupId(id);
  }

  SignupWish wish() {
    return wish;
  }

  TierName tier() {
    return new TierName(wish.tier());
  }

  int tries() {
    return tries;
  }

  int codeRequests() {
    return codeRequests;
  }

  Instant codeRequestedAt() {
    return codeRequestedAt;
  }

  @Nullable Instant codeExpiresAt() {
    return codeExpiresAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  @Nullable String refusal() {
    return refusal;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** What a completed sign-up led to; null before. */
  @Nullable Completion completion() {
    return userId == null || tenantId == null || operationId == null
        ? null
        : new Completion(new UserId(userId), new TenantId(tenantId), new OperationId(operationId));
  }

  record Completion(UserId user, TenantId tenant, OperationId operation) {}
}
