package ai.coditect.selfservice.idempotency;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What makes two requests the same.
 *
 * @param route the operation
 * @param key what the caller sent as {@code Idempotency-Key}
 * @param body the request's content; written as JSON, it is the fingerprint
 * @param caller who sends it; of callers that have not signed in, their address. A key that one
 *     caller uses never stands in another's way
 */
public record IdempotentRequest(String route, String key, Object body, String caller) {

  /** The request header that carries the key. */
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Validates.
   *
   * @throws ProblemException if the key is not 1 to 255 visible ASCII characters
   */
  public IdempotentRequest {
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.invalid(
          List.of(new FieldError(HEADER, "must have 1 to 255 visible ASCII characters")));
    }
  }

  /**
   * A request of somebody who has signed in: their keys are their own, whatever others send.
   *
   * @param caller who, as in the trail
   */
  public static IdempotentRequest of(
      String method, String path, String key, Object body, Actor caller) {
    String who = caller.type() + ":" + caller.id();
    return new IdempotentRequest("%s %s by %s".formatted(method, path, who), key, body, who);
  }

  byte[] fingerprint() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(EventJson.write(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "IdempotentRequest[" + route + "]";
  }
}
