package ai.coditect.audit.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The keys of a file. To rotate, add a key to the keyset as the primary one: what is sealed next,
 * is sealed by it, and the older ones still open.
 */
public final class AeadKeyset {

  private final Aead aead;
  private final String setting;

  private AeadKeyset(Aead aead, String setting) {
    this.aead = aead;
    this.setting = setting;
  }

  /**
   * Reads a keyset in Tink's JSON format.
   *
   * @param setting which names the file, for errors
   */
  public static AeadKeyset in(Path file, String setting) {
    try {
      AeadConfig.register();
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
      return new AeadKeyset(keys.getPrimitive(RegistryConfiguration.get(), Aead.class), setting);
    } catch (IOException e) {
      throw new UncheckedIOException(setting + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(setting + " is no AEAD keyset", e);
    }
  }

  /** Seals a text for the place that it will be kept at. */
  public byte[] seal(String place, byte[] text) {
    try {
      return aead.encrypt(text, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(place + " could not be sealed", e);
    }
  }

  /** Opens what was sealed for this place. */
  public byte[] open(String place, byte[] sealed) {
    try {
      return aead.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          place + " was sealed with a key that is not in " + setting, e);
    }
  }
}
