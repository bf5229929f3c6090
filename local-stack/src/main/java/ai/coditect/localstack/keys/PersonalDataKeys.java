package ai.coditect.localstack.keys;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The key pair under which personal fields travel: every producer encrypts to the public keyset,
 * and only audit-service has the private one. HPKE with X25519, HKDF-SHA-256 and AES-256-GCM; files
 * in Tink's JSON format.
 */
public record PersonalDataKeys(Path publicKeyset, Path privateKeyset) {

  /** The key pair of a data folder; made when it is not there. */
  public static PersonalDataKeys in(SecretStore secrets) {
    Path privateFile =
        secrets.file("personal-data-private.json", PersonalDataKeys::newPrivateKeyset);
    Path publicFile =
        secrets.file("personal-data-public.json", () -> publicPart(PrivateFiles.read(privateFile)));
    return new PersonalDataKeys(publicFile, privateFile);
  }

  private static String newPrivateKeyset() {
    try {
      HybridConfig.register();
      var parameters =
          HpkeParameters.builder()
              .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
              .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
              .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
              .setVariant(HpkeParameters.Variant.TINK)
              .build();
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          KeysetHandle.generateNew(parameters, RegistryConfiguration.get()),
          RegistryConfiguration.get(),
          InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make the keys for personal data", e);
    }
  }

  private static String publicPart(String privateKeyset) {
    try {
      HybridConfig.register();
      var handle =
          TinkJsonProtoKeysetFormat.parseKeyset(
              privateKeyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
      return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
          handle.getPublicKeysetHandle(), RegistryConfiguration.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the keys for personal data", e);
    }
  }
}
