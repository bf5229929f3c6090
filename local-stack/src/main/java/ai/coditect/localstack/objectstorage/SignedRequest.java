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
  private static final String HEADERS = "host;x-amz-content-sha256;x-amz-date";

  /** A signed request that reads; each parameter of the address's query has a value. */
  public HttpRequest get(String service, URI address) {
    return signed("GET", service, address, "").GET().build();
  }

  /** A signed request that sends a form. */
  public HttpRequest post(String service, URI address, String form) {
    return signed("POST", service, address, form)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private HttpRequest.Builder signed(String method, String service, URI address, String body) {
    String time = TIME.format(clock.instant());
    String hash = hex(sha256(body));
    String path = address.getPath().isEmpty() ? "/" : address.getPath();
    String query = address.getQuery() == null ? "" : address.getQuery();
    String canonical =
        String.join(
            "\n",
            method,
            path,
            query,
            "host:" + address.getAuthority(),
            "x-amz-content-sha256:" + hash,
            "x-amz-date:" + time,
            "",
            HEADERS,
            hash);
    String date = time.substring(0, DATE_LENGTH);
    String scope = "%s/%s/%s/aws4_request".formatted(date, region, service);
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(canonical)));
    byte[] key = bytes("AWS4" + secret);
    for (String part : List.of(date, region, service, "aws4_request")) {
      key = hmac(key, part);
    }
    return HttpRequest.newBuilder(address)
        .header("x-amz-content-sha256", hash)
        .header("x-amz-date", time)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(accessKey, scope, HEADERS, hex(hmac(key, toSign))));
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
