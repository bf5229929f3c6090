package ai.coditect.localstack.objectstorage;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests by AWS Signature Version 4, as S3 and IAM servers ask for it. For paths and
 * queries of characters that need no escaping.
 *
 * @param accessKey whose
 * @param secret of this key
 * @param region that the server says it is in
 * @param clock by which signatures are dated: servers refuse old ones
 */
public record SignedRequest(String accessKey, String secret, String region, Clock clock) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;

  /** A signed request that reads; each parameter of the address's query has a value. */
  public HttpRequest get(String service, URI address) {
    return signed("GET", service, address, "", Map.of()).GET().build();
  }

  /** A signed request that sends a form. */
  public HttpRequest post(String service, URI address, String form) {
    return signed("POST", service, address, form, Map.of())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  /**
   * A signed request that makes something without sending content.
   *
   * @param headers in small letters, to be signed and sent too
   */
  public HttpRequest put(String service, URI address, Map<String, String> headers) {
    return signed("PUT", service, address, "", headers)
        .PUT(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private HttpRequest.Builder signed(
      String method, String service, URI address, String body, Map<String, String> headers) {
    String time = TIME.format(clock.instant());
    String hash = hex(sha256(body));
    String path = address.getPath().isEmpty() ? "/" : address.getPath();
    String query = address.getQuery() == null ? "" : address.getQuery();
    var sent = new TreeMap<>(headers);
    sent.put("x-amz-content-sha256", hash);
    sent.put("x-amz-date", time);
    var signed = new TreeMap<>(sent);
    signed.put("host", address.getAuthority());
    String names = String.join(";", signed.keySet());
    StringBuilder lines = new StringBuilder();
    signed.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String canonical = String.join("\n", method, path, query, lines, names, hash);
    String date = time.substring(0, DATE_LENGTH);
    String scope = "%s/%s/%s/aws4_request".formatted(date, region, service);
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(canonical)));
    byte[] key = bytes("AWS4" + secret);
    for (String part : List.of(date, region, service, "aws4_request")) {
      key = hmac(key, part);
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    sent.forEach(request::header);
    return request.header(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(accessKey, scope, names, hex(hmac(key, toSign))));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "SignedRequest[" + accessKey + "]";
  }
}
