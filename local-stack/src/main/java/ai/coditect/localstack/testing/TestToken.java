package ai.coditect.localstack.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * An access token of {@link TestIssuer} before it is signed, in the shape of Keycloak's. Each
 * {@code with} method returns another one. Valid for five minutes unless said otherwise; without
 * audience and roles until these are named.
 */
public final class TestToken {

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Map<String, Object> claims;
  private final PrivateKey key;
  private final PrivateKey strangersKey;

  private TestToken(Map<String, Object> claims, PrivateKey key, PrivateKey strangersKey) {
    this.claims = Map.copyOf(claims);
    this.key = key;
    this.strangersKey = strangersKey;
  }

  static TestToken of(String issuer, String subject, PrivateKey key, PrivateKey strangersKey) {
    Instant now = Instant.now();
    Map<String, Object> claims =
        Map.of(
            "iss",
            issuer,
            "sub",
            subject,
            "iat",
            now.getEpochSecond(),
            "exp",
            now.plus(LIFETIME).getEpochSecond());
    return new TestToken(claims, key, strangersKey);
  }

  /** For these services. */
  public TestToken withAudience(String... services) {
    return withClaim("aud", List.of(services));
  }

  /** With these platform roles. */
  public TestToken withRoles(String... roles) {
    return withClaim("realm_access", Map.of("roles", List.of(roles)));
  }

  /** Expired since this long; services may allow for some difference between clocks. */
  public TestToken expiredSince(Duration ago) {
    return withClaim("exp", Instant.now().minus(ago).getEpochSecond());
  }

  /** With any claim. */
  public TestToken withClaim(String name, Object value) {
    Map<String, Object> extended = new LinkedHashMap<>(claims);
    extended.put(name, value);
    return new TestToken(extended, key, strangersKey);
  }

  /** Signed as it should be. */
  public String signed() {
    return signed(key, TestIssuer.KEY_ID);
  }

  /** Signed under the name of a key that nobody has asked the issuer for yet. */
  public String signedByNewKey() {
    return signed(key, "key-" + UUID.randomUUID());
  }

  /** Attack: signed with a key that the issuer does not publish, under the name of its own. */
  public String signedByStranger() {
    return signed(strangersKey, TestIssuer.KEY_ID);
  }

  /** Attack: {@code alg=none}. */
  public String unsigned() {
    return encode(Map.of("alg", "none", "typ", "JWT")) + "." + encode(claims) + ".";
  }

  private String signed(PrivateKey by, String keyId) {
    String content =
        encode(Map.of("alg", "RS256", "typ", "JWT", "kid", keyId)) + "." + encode(claims);
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(by);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with RSA", e);
    }
  }

  private static String encode(Map<String, Object> json) {
    return base64(JsonMapper.shared().writeValueAsBytes(json));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
