package ai.coditect.provisioning.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Deleted;
import ai.coditect.provisioning.offboarding.DeletionCertificate.LedgerEvidence;
import ai.coditect.provisioning.offboarding.DeletionCertificate.Observed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CertificateSignerTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  @Test
  void aReaderWhoKnowsTheFormatAloneCanVerifyACertificate() throws GeneralSecurityException {
    JsonNode document = JSON.readTree(signer("one").document(certificate()));
    assertThat(verifies(document, sorted(document.get("certificate")))).isTrue();
  }

  @Test
  void oneChangedValueBreaksTheSignature() throws GeneralSecurityException {
    JsonNode document = JSON.readTree(signer("one").document(certificate()));
    String changed = sorted(document.get("certificate")).replace("kubernetes", "kubernetez");
    assertThat(verifies(document, changed)).isFalse();
  }

  @Test
  void keysThatDoNotBelongTogetherAreRefusedAtTheStart() {
    SigningKeyPair one = SigningKeyPair.ed25519(folder, "one");
    SigningKeyPair other = SigningKeyPair.ed25519(folder, "other");
    assertThatThrownBy(() -> CertificateSigner.read(one.privateKey(), other.publicKey()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not the public key");
  }

  private CertificateSigner signer(String name) {
    SigningKeyPair keys = SigningKeyPair.ed25519(folder, name);
    return CertificateSigner.read(keys.privateKey(), keys.publicKey());
  }

  private static boolean verifies(JsonNode document, String canonical)
      throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(document.get("publicKey").stringValue());
    PublicKey known = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key));
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(known);
    check.update(canonical.getBytes(StandardCharsets.UTF_8));
    return check.verify(Base64.getDecoder().decode(document.get("signature").stringValue()));
  }

  /** The canonical form of a document without unusual characters, by other means than ours. */
  private static String sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, String> members = new TreeMap<>();
      node.forEachEntry((name, value) -> members.put(name, sorted(value)));
      return members.entrySet().stream()
          .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
          .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
    if (node.isArray()) {
      return node.valueStream()
          .map(CertificateSignerTest::sorted)
          .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }
    return node.toString();
  }

  private static DeletionCertificate certificate() {
    var evidence = new LedgerEvidence(7, "c2FsdA==", "e30=", 9, List.of("aA=="), "cm9vdA==");
    return new DeletionCertificate(
        DeletionCertificate.FORMAT,
        TenantId.next(),
        AT,
        AT.plusSeconds(60),
        AT.plusSeconds(90),
        List.of(new Deleted("kubernetes.namespace.t-1", AT.plusSeconds(70))),
        List.of(new Observed("kubernetes", "asked", AT.plusSeconds(80), evidence)),
        null,
        AT.plusSeconds(1000));
  }
}
