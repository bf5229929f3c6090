package ai.coditect.provisioning.offboarding;

import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Publishes the key that signs deletion certificates, for anybody. */
@RestController
class CertificateKeyController {

  private static final Duration FRESH = Duration.ofHours(1);

  private final CertificateSigner signer;

  CertificateKeyController(CertificateSigner signer) {
    this.signer = signer;
  }

  /** All of them. */
  record Keys(List<Key> keys) {}

  /**
   * One key.
   *
   * @param publicKey its SubjectPublicKeyInfo in base64, as certificates name it
   */
  record Key(String algorithm, String publicKey) {}

  @GetMapping("/v1/certificate-keys")
  ResponseEntity<Keys> keys() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
        .body(new Keys(List.of(new Key(CertificateSigner.ALGORITHM, signer.publicKey()))));
  }
}
