package ai.coditect.localstack.keys;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The keys under which a service keeps other keys, or other parties' credentials: AES-256-GCM, a
 * file in Tink's JSON format.
 */
public final class SealingKeys {

  private SealingKeys() {}

  /** The keyset of this name in a data folder; made when it is not there. */
  public static Path in(SecretStore secrets, String name) {
    return secrets.file(name + ".json", SealingKeys::newKeyset);
  }

  private static String newKeyset() {
    try {
      AeadConfig.register();
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          KeysetHandle.generateNew(
              PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()),
          RegistryConfiguration.get(),
          InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make sealing keys", e);
    }
  }
}
