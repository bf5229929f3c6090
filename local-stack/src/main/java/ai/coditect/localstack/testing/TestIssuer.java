package ai.coditect.localstack.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer of access tokens for tests: signs RS256 with a key of its own and serves the public key
 * as a JWK set over loopback HTTP, so that a service checks its tokens as it checks the identity
 * provider's. Configure {@link #issuer()} as issuer and {@link #jwkSetUri()} as JWK set.
 */
public final class TestIssuer {

  private static final class Shared {
    static final TestIssuer INSTANCE = new TestIssuer();
  }

  static final String KEY_ID = "test-key";
  private static final String JWK_SET_PATH = "/jwks";
  private static final int RSA_BITS = 2048;
  private static final int SIGN_BYTE = 1;

  private final KeyPair key = newKey();
  private final KeyPair strangersKey = newKey();
  private final HttpServer server;
  private volatile CountDownLatch answering = new CountDownLatch(0);

  private TestIssuer() {
    byte[] keys = JsonMapper.shared().writeValueAsBytes(Map.of("keys", List.of(jwk())));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the test issuer cannot listen", e);
    }
    server.createContext(
        JWK_SET_PATH,
        exchange -> {
          awaitAnswering();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          try (var body = exchange.getResponseBody()) {
            body.write(keys);
          }
        });
    server.start();
  }

  /** The issuer that all tests of this JVM share; it ends with the JVM. */
  public static TestIssuer shared() {
    return Shared.INSTANCE;
  }

  /** The {@code iss} of its tokens. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/test";
  }

  /** Where its public key is. */
  public String jwkSetUri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + JWK_SET_PATH;
  }

  /** Leaves requests for its public keys unanswered until this is closed. */
  public Silence silence() {
    var silence = new CountDownLatch(1);
    answering = silence;
    return silence::countDown;
  }

  /** A time in which the issuer does not answer. */
  public interface Silence extends AutoCloseable {
    @Override
    void close();
  }

  /** A token that speaks for this subject, to be completed and signed. */
  public TestToken token(String subject) {
    return TestToken.of(issuer(), subject, key.getPrivate(), strangersKey.getPrivate());
  }

  private void awaitAnswering() {
    try {
      answering.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> jwk() {
    var publicKey = (RSAPublicKey) key.getPublic();
    return Map.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "alg",
        "RS256",
        "kid",
        KEY_ID,
        "n",
        unsigned(publicKey.getModulus()),
        "e",
        unsigned(publicKey.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int start = bytes[0] == 0 ? SIGN_BYTE : 0;
    byte[] magnitude = java.util.Arrays.copyOfRange(bytes, start, bytes.length);
    return new String(
        Base64.getUrlEncoder().withoutPadding().encode(magnitude), StandardCharsets.US_ASCII);
  }

  private static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }
}
