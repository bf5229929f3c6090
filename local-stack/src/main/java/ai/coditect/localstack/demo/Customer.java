package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who signs up: does over HTTP what a person with a mail reader and curl does, and knows
 * only what such a person is told. Everything that is waited for is waited for at most {@link
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

  /** Asks for a sign-up and returns whatever the answer is. */
  public JsonHttp.Answer requestSignup(String tier) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("email", email);
    wish.put("displayName", "Ada Example");
    wish.put("tier", tier);
    wish.put("region", "eu-local");
    wish.put("acceptedTermsVersion", "2026-11");
    return http.post(
        stack.selfServiceUrl() + "/v1/signups",
        null,
        JsonHttp.json(wish),
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  /** Signs up for Free. */
  public Signup signUp() {
    JsonHttp.Answer accepted = requestSignup("free").require(202);
    return new Signup(accepted.text("id"), accepted.text("token"));
  }

  /** The newest code in their mails. */
  public String awaitCode() {
    return Waiting.until(
        "the mail with the code", patience, () -> newestMatch(CODE).map(match -> match.group(1)));
  }

  /** Types the code in. */
  public Verified verify(Signup signup, String code) {
    JsonHttp.Answer done =
        http.post(
                "%s/v1/signups/%s/verification".formatted(stack.selfServiceUrl(), signup.id()),
                signup.token(),
                JsonHttp.json(Map.of("code", code)))
            .require(202);
    return new Verified(
        done.text("tenantId"),
        done.text("operationId"),
        done.text("operationToken"),
        URI.create(done.body().get("credentialSetup").get("href").stringValue()));
  }

  /** Signs up, reads the mail and types the code in. */
  public Verified signUpAndVerify() {
    Signup signup = signUp();
    return verify(signup, awaitCode());
  }

  /** Where the operation stands. */
  public JsonNode operation(Verified verified) {
    return http.get(
            "%s/v1/operations/%s".formatted(stack.selfServiceUrl(), verified.operation()),
            verified.operationToken())
        .require(200)
        .body();
  }

  /** Follows the operation until it has ended, told of each new state of it; returns the last. */
  public JsonNode awaitEnd(Verified verified, Consumer<JsonNode> told) {
    var last =
        new Object() {
          @Nullable JsonNode seen;
        };
    return Waiting.until(
        "the end of " + verified.operation(),
        patience,
        () -> {
          JsonNode now = operation(verified);
          if (!now.equals(last.seen)) {
            last.seen = now;
            told.accept(now);
          }
          return now.hasNonNull("endedAt") ? Optional.of(now) : Optional.empty();
        });
  }

  /** The token of the claim link in the welcome mail. */
  public String awaitClaim() {
    return Waiting.until(
        "the welcome mail", patience, () -> newestMatch(CLAIM_LINK).map(match -> match.group(1)));
  }

  /** Uses the claim link and returns the answer. */
  public JsonHttp.Answer claim(String token) {
    return http.post("%s/v1/key-claims/%s".formatted(stack.selfServiceUrl(), token), null, null);
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

  private Optional<Matcher> newestMatch(Pattern pattern) {
    for (JsonNode mail : mails()) {
      Matcher match = pattern.matcher(mail.get("text").stringValue());
      if (match.find()) {
        return Optional.of(match);
      }
    }
    return Optional.empty();
  }
}
