package ai.coditect.localstack.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a deletion certificate without any network: its signature, and for each observation that
 * the ledger entry inside says so and is in the tree whose root was signed. Follows from {@code
 * docs/formats/deletion-certificate.md} alone.
 */
public final class CertificateCheck {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CertificateCheck() {}

  /**
   * Checks a document.
   *
   * @return how many observations it proves
   * @throws IllegalStateException naming what does not hold
   */
  public static int verify(JsonNode document, String tenant) {
    JsonNode certificate = document.get("certificate");
    require(signatureHolds(document, canonical(certificate)), "the signature does not hold");
    require(
        tenant.equals(certificate.get("tenant").stringValue()),
        "it is another tenant's certificate");
    require(
        certificate
            .path("deleted")
            .valueStream()
            .anyMatch(
                resource -> resource.get("what").stringValue().startsWith("kubernetes.namespace.")),
        "it does not say that the namespace was deleted");
    int observations = 0;
    for (JsonNode observed : certificate.get("observations")) {
      String target = observed.get("target").stringValue();
      JsonNode evidence = observed.get("evidence");
      JsonNode event = JSON.readTree(InclusionCheck.base64(evidence, "canonical")).get("event");
      require(
          "tenant.absence-observed".equals(event.get("action").stringValue())
              && tenant.equals(event.get("tenantId").stringValue())
              && target.equals(event.get("target").get("id").stringValue()),
          "the ledger's entry says something else than that nothing is left in " + target);
      byte[] commitment =
          InclusionCheck.commitment(
              InclusionCheck.base64(evidence, "salt"),
              InclusionCheck.base64(evidence, "canonical"));
      require(
          InclusionCheck.holds(
              evidence.get("index").longValue(),
              commitment,
              evidence.get("treeSize").longValue(),
              evidence.get("path"),
              InclusionCheck.base64(evidence, "rootHash")),
          "the entry about %s is not in the tree".formatted(target));
      observations++;
    }
    require(observations > 0, "it states nothing");
    return observations;
  }

  private static boolean signatureHolds(JsonNode document, String canonical) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(InclusionCheck.base64(document, "publicKey")));
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(canonical.getBytes(StandardCharsets.UTF_8));
      return check.verify(InclusionCheck.base64(document, "signature"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate's key or signature cannot be read", e);
    }
  }

  /** RFC 8785, for documents without control characters and with whole numbers only. */
  private static String canonical(JsonNode node) {
    if (node.isObject()) {
      Map<String, String> members = new TreeMap<>();
      node.forEachEntry((name, value) -> members.put(name, canonical(value)));
      return members.entrySet().stream()
          .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (node.isArray()) {
      return node.valueStream()
          .map(CertificateCheck::canonical)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return node.toString();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("deletion certificate: " + otherwise);
    }
  }
}
