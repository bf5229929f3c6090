package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.identity.Identities.CredentialSetup;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sign-ups in the API. */
final class SignupViews {

  private SignupViews() {}

  /** The answer to a request; only the first one holds the token. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Accepted(
      SignupId id,
      SignupState state,
      @Nullable String token,
      @Nullable Boolean secretShown,
      Instant expiresAt) {

    @Override
    public String toString() {
      return "Accepted[" + id + "]";
    }
  }

  /** A sign-up as its holder reads it. It tells nothing about the address. */
  record View(
      SignupId id,
      SignupState state,
      TierName tier,
      int seats,
      String region,
      @Nullable Code code,
      @Nullable TenantId tenantId,
      @Nullable OperationId operationId,
      @Nullable String reason,
      Instant createdAt,
      Instant expiresAt) {

    static View of(SignupEntity signup, SignupProperties properties, Instant now) {
      SignupEntity.Completion completion = signup.completion();
      SignupState state = signup.state(now);
      return new View(
          signup.id(),
          state,
          signup.tier(),
          signup.wish().seats(),
          signup.wish().region(),
          takesCode(state) ? Code.of(signup, properties) : null,
          completion == null ? null : completion.tenant(),
          completion == null ? null : completion.operation(),
          state == SignupState.REFUSED ? signup.refusal() : null,
          signup.createdAt(),
          signup.expiresAt());
    }
  }

  private static boolean takesCode(SignupState state) {
    return switch (state) {
      case AWAITING_CODE, CODE_EXHAUSTED -> true;
      case AWAITING_APPROVAL, EXPIRED, REFUSED, COMPLETED -> false;
    };
  }

  /**
   * How the code fares.
   *
   * @param expiresAt until when the code works that was mailed last; null before it was mailed
   * @param triesLeft how many wrong codes it still takes
   * @param requestsLeft how many more codes may be asked for
   * @param nextRequestAt from when on
   */
  record Code(@Nullable Instant expiresAt, int triesLeft, int requestsLeft, Instant nextRequestAt) {

    static Code of(SignupEntity signup, SignupProperties properties) {
      return new Code(
          signup.codeExpiresAt(),
          Math.max(properties.codeTries() - signup.tries(), 0),
          Math.max(properties.codeRequests() - signup.codeRequests(), 0),
          signup.codeRequestedAt().plus(properties.codePause()));
    }
  }

  /**
   * What a right code leads to.
   *
   * @param state completed; or awaiting-approval, and then there is nothing else yet
   */
  record Completed(
      SignupState state,
      @Nullable TenantId tenantId,
      @Nullable OperationId operationId,
      @Nullable Link operation,
      @Nullable String operationToken,
      @Nullable Instant operationTokenExpiresAt,
      @Nullable CredentialSetup credentialSetup) {

    static Completed awaitingApproval() {
      return new Completed(SignupState.AWAITING_APPROVAL, null, null, null, null, null, null);
    }

    static Completed of(Verification.Verified verified) {
      OperationId operation = verified.completion().operation();
      return new Completed(
          SignupState.COMPLETED,
          verified.completion().tenant(),
          operation,
          new Link(operationPath(operation)),
          verified.operationToken().text(),
          verified.operationToken().expiresAt(),
          verified.credentialSetup());
    }

    static URI operationPath(OperationId operation) {
      return URI.create("/v1/operations/" + operation);
    }

    @Override
    public String toString() {
      return "Completed[" + tenantId + "]";
    }
  }

  /** A link within the API. */
  record Link(URI href) {}
}
