package ai.coditect.localstack.demo;

import ai.coditect.client.ApiClient;
import ai.coditect.client.ApiException;
import ai.coditect.client.api.KeyClaimsApi;
import ai.coditect.client.api.OperationsApi;
import ai.coditect.client.api.SignupsApi;
import ai.coditect.client.model.ClaimControllerClaimedKey;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.SignupControllerCode;
import ai.coditect.client.model.SignupRequest;
import ai.coditect.client.model.SignupViewsAccepted;
import ai.coditect.client.model.SignupViewsCompleted;
import ai.coditect.client.model.SignupViewsView;
import ai.coditect.localstack.stack.StackDescription;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who signs up: does what a person with a mail reader and a client of the API does, and
 * knows only what such a person is told. Everything that is waited for is waited for at most {@link
 * #patience}.
 */
public final class Customer {

  private static final Pattern CODE = Pattern.compile("^(\\d{6,10})\\s*$", Pattern.MULTILINE);
  private static final Pattern CLAIM_LINK = Pattern.compile("http\\S+/key-claims/(\\S+)");

  private final StackDescription stack;
  private final JsonHttp http;
  private final String email;
  private final Duration patience;

  /** Nobody knows them yet. */
  public Customer(StackDescription stack, String email, Duration patience) {
    this.stack = stack;
    this.http = new JsonHttp();
    this.email = email;
    this.patience = patience;
  }

  /**
   * A sign-up that waits for its code.
   *
   * @param token reads it
   */
  public record Signup(String id, String token) {}

  /**
   * A verified sign-up.
   *
   * @param operationToken reads the operation
   * @param credentialSetup the one-time link to set a passkey or a password
   */
  public record Verified(
      String tenant, String operation, String operationToken, URI credentialSetup) {}

  /** Their address, by which they sign in. */
  public String email() {
    return email;
  }

  /** How long they wait for anything. */
  public Duration patience() {
    return patience;
  }

  /** A wish for a tier, with nothing in it that only some tiers need. */
  public SignupRequest wish(String tier) {
    return new SignupRequest()
        .email(email)
        .displayName("Ada Example")
        .tier(tier)
        .region("eu-local")
        .acceptedTermsVersion("2026-11");
  }

  /** Asks for a sign-up. */
  public SignupViewsAccepted ask(String key, SignupRequest wish) throws ApiException {
    return new SignupsApi(client(null)).signUp(key, wish);
  }

  /** Signs up for Free. */
  public Signup signUp() {
    return signUp(wish("free"));
  }

  /** Signs up. */
  public Signup signUp(SignupRequest wish) {
    String key = Api.newKey();
    SignupViewsAccepted accepted = Api.call(() -> ask(key, wish));
    return new Signup(accepted.getId(), accepted.getToken());
  }

  /** The newest code in their mails. */
  public String awaitCode() {
    return awaitInMails("the mail with the code", CODE);
  }

  /** Types the code in; for what waits for somebody's approval there is no tenant then. */
  public SignupViewsCompleted enter(Signup signup, String code) {
    return Api.call(
        () ->
            new SignupsApi(client(signup.token()))
                .verifySignup(signup.id(), new SignupControllerCode().code(code)));
  }

  /** How a sign-up stands. */
  public SignupViewsView look(Signup signup) {
    return Api.call(() -> new SignupsApi(client(signup.token())).readSignup(signup.id()));
  }

  /** Types the code in. */
  public Verified verify(Signup signup, String code) {
    SignupViewsCompleted done = enter(signup, code);
    return new Verified(
        done.getTenantId(),
        done.getOperationId(),
        done.getOperationToken(),
        done.getCredentialSetup().getHref());
  }

  /** Signs up for Free, reads the mail and types the code in. */
  public Verified signUpAndVerify() {
    return signUpAndVerify(wish("free"));
  }

  /** Signs up, reads the mail and types the code in. */
  public Verified signUpAndVerify(SignupRequest wish) {
    Signup signup = signUp(wish);
    return verify(signup, awaitCode());
  }

  /** Where the operation stands. */
  public OperationView operation(Verified verified) {
    return Api.call(
        () ->
            new OperationsApi(client(verified.operationToken()))
                .readOperation(verified.operation()));
  }

  /** Follows the operation until it has ended, told of each new state of it; returns the last. */
  public OperationView awaitEnd(Verified verified, Consumer<OperationView> told) {
    var last =
        new Object() {
          @Nullable OperationView seen;
        };
    return Waiting.until(
        "the end of " + verified.operation(),
        patience,
        () -> {
          OperationView now = operation(verified);
          if (!now.equals(last.seen)) {
            last.seen = now;
            told.accept(now);
          }
          return now.getEndedAt() != null ? Optional.of(now) : Optional.empty();
        });
  }

  /** The token of the claim link in the welcome mail. */
  public String awaitClaim() {
    return awaitInMails("the welcome mail", CLAIM_LINK);
  }

  /** Uses the claim link. */
  public ClaimControllerClaimedKey claim(String token) throws ApiException {
    return new KeyClaimsApi(client(null)).claimKey(token);
  }

  /** The first group of what the newest of their mails says that says such a thing. */
  public String awaitInMails(String what, Pattern pattern) {
    return Waiting.until(what + " to " + email, patience, () -> newestMatch(pattern));
  }

  /** Their mails, newest first. */
  public JsonNode mails() {
    return http.get("%s/api/mails?to=%s".formatted(stack.mailUrl(), JsonHttp.encode(email)), null)
        .require(200)
        .body()
        .get("items");
  }

  /** Reads something of self-service-api with a token or an API key. */
  public JsonHttp.Answer get(String path, String token) {
    return http.get(stack.selfServiceUrl() + path, token);
  }

  private ApiClient client(@Nullable String token) {
    return Api.client(stack, token);
  }

  private Optional<String> newestMatch(Pattern pattern) {
    for (JsonNode mail : mails()) {
      Matcher match = pattern.matcher(mail.get("text").stringValue());
      if (match.find()) {
        return Optional.of(match.group(1));
      }
    }
    return Optional.empty();
  }
}
