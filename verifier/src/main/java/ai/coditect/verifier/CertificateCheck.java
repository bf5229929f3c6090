package ai.coditect.verifier;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a deletion certificate (docs/formats/deletion-certificate.md): that each observation is
 * what the ledger's entry inside says, that the entry is in the tree whose root is named, and that
 * all of it was signed. The first field that does not hold is named.
 */
final class CertificateCheck {

  static final String FORMAT = "coditect.deletion-certificate/v1";
  private static final List<String> TIMES =
      List.of("requestedAt", "graceEndedAt", "issuedAt", "backupsExpireAt");

  private final List<CertificateKey> keys;

  CertificateCheck(List<CertificateKey> keys) {
    this.keys = List.copyOf(keys);
  }

  Verdict check(byte[] document) {
    try {
      return accept(Json.withNulls(text(document)));
    } catch (Refusal e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static String text(byte[] document) throws Refusal {
    ByteBuffer bytes = ByteBuffer.wrap(document);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal("the document: is not UTF-8 from byte %d on".formatted(bytes.position()));
    }
  }

  private Verdict accept(Map<?, ?> document) throws Refusal {
    Members whole =
        Members.of("", document, List.of("certificate", "algorithm", "publicKey", "signature"));
    Refusal.unless(whole.text("algorithm").equals("Ed25519"), "algorithm: is not Ed25519");
    CertificateKey key = key(whole.text("publicKey"));
    List<String> report = new ArrayList<>();
    Members certificate = certificate(whole.get("certificate"));
    String tenant = certificate.text("tenant");
    report.add("tenant %s, deleted by %s".formatted(tenant, certificate.text("issuedAt")));
    if (certificate.has("deleted")) {
      report.add(deleted(certificate.list("deleted")));
    }
    int number = 0;
    for (Object observation : certificate.list("observations")) {
      report.add(observed("certificate.observations[%d]".formatted(number++), observation, tenant));
    }
    Refusal.unless(number > 0, "certificate.observations: are none");
    Refusal.unless(
        key.verifies(CanonicalJson.of(whole.get("certificate")), whole.bytes("signature")),
        "signature: is not the key's for this certificate; one of its fields, or itself, was changed");
    report.add("backups expire at " + certificate.text("backupsExpireAt"));
    return new Verdict.Certified(key.toString(), report, keys.isEmpty());
  }

  /** The key that is trusted; its own only if none is. */
  private CertificateKey key(String named) throws Refusal {
    if (keys.isEmpty()) {
      try {
        return CertificateKey.parse(named);
      } catch (Refusal e) {
        throw new Refusal("publicKey: is no Ed25519 key");
      }
    }
    for (CertificateKey key : keys) {
      if (key.toString().equals(named)) {
        return key;
      }
    }
    throw new Refusal("publicKey: is not the key that is trusted");
  }

  private static Members certificate(Object value) throws Refusal {
    List<String> names =
        List.of(
            "format",
            "tenant",
            "requestedAt",
            "graceEndedAt",
            "issuedAt",
            "observations",
            "backupsExpireAt");
    Members certificate = Members.of("certificate", value, names, List.of("archive", "deleted"));
    Refusal.unless(
        certificate.text("format").equals(FORMAT), "certificate.format: is not " + FORMAT);
    for (String name : TIMES) {
      requireTime(certificate, name);
    }
    if (certificate.has("archive")) {
      Members archive =
          Members.of("certificate.archive", certificate.get("archive"), List.of("sha256", "size"));
      Refusal.unless(
          archive.text("sha256").matches("[0-9a-f]{64}"), "certificate.archive.sha256: is no hash");
      archive.number("size");
    }
    return certificate;
  }

  private static void requireTime(Members object, String name) throws Refusal {
    try {
      Instant.parse(object.text(name));
    } catch (DateTimeParseException e) {
      throw new Refusal(object.called(name) + ": is no time");
    }
  }

  /** Says what was deleted; certificates did not always say so. */
  private static String deleted(List<?> resources) throws Refusal {
    int number = 0;
    for (Object resource : resources) {
      Members deleted =
          Members.of(
              "certificate.deleted[%d]".formatted(number++), resource, List.of("what", "at"));
      deleted.text("what");
      requireTime(deleted, "at");
    }
    return "%d resources deleted or revoked".formatted(number);
  }

  /** Checks one observation and says what it states. */
  private static String observed(String place, Object value, String tenant) throws Refusal {
    Members observed = Members.of(place, value, List.of("target", "how", "at", "evidence"));
    String target = observed.text("target");
    observed.text("how");
    requireTime(observed, "at");
    Members evidence =
        Members.of(
            place + ".evidence",
            observed.get("evidence"),
            List.of("index", "salt", "canonical", "treeSize", "path", "rootHash"));
    byte[] canonical = evidence.bytes("canonical");
    requireSays(evidence.called("canonical"), canonical, tenant, target);
    byte[] leaf =
        Hashing.leaf(Hashing.commitment(evidence.bytes("salt"), canonical, 0, canonical.length));
    Refusal.unless(
        ProofCheck.inclusion(
            leaf,
            evidence.number("index"),
            evidence.number("treeSize"),
            evidence.hashes("path"),
            evidence.bytes("rootHash")),
        place
            + ".evidence: index, salt, canonical, treeSize and path do not lead to rootHash; one of"
            + " them was changed");
    return "nothing left in %s at %s: entry %d of the ledger"
        .formatted(target, observed.text("at"), evidence.number("index"));
  }

  /** That the ledger's entry says of this tenant that nothing was left in this backend. */
  private static void requireSays(String place, byte[] canonical, String tenant, String target)
      throws Refusal {
    Map<?, ?> entry;
    try {
      entry = Json.withNulls(text(canonical));
    } catch (Refusal e) {
      throw new Refusal(place + ": is no entry of the ledger");
    }
    boolean says =
        entry.get("event") instanceof Map<?, ?> event
            && "tenant.absence-observed".equals(event.get("action"))
            && tenant.equals(event.get("tenantId"))
            && event.get("target") instanceof Map<?, ?> subject
            && target.equals(subject.get("id"));
    Refusal.unless(
        says, "%s: does not say that nothing of %s is left in %s".formatted(place, tenant, target));
  }
}
