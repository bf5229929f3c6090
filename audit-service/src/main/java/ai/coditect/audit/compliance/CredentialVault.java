package ai.coditect.audit.compliance;

import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
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
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Seals what opens a vendor's door, bound to what it belongs to. To rotate, add a key to the keyset
 * as the primary one: what is sealed next, is sealed by it, and the older ones still open.
 */
@Component
public class CredentialVault {

  private final @Nullable Aead aead;

  CredentialVault(ComplianceProperties properties) {
    this.aead = properties.keyset() == null ? null : read(properties.keyset());
  }

  private static Aead read(java.nio.file.Path file) {
    try {
      AeadConfig.register();
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
      return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (IOException e) {
      throw new UncheckedIOException("coditect.compliance.keyset cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("coditect.compliance.keyset is no AEAD keyset", e);
    }
  }

  /** Whether there are keys at all. */
  public boolean open() {
    return aead != null;
  }

  /** Seals the credentials of a connection. */
  byte[] seal(ConnectionId id, Credentials credentials) {
    return seal(id.value(), EventJson.write(credentials));
  }

  /** Opens them. */
  Credentials open(ConnectionId id, byte[] sealed) {
    return EventJson.read(open(id.value(), sealed), Credentials.class);
  }

  /** Seals any text for the place that it will be kept at. */
  public byte[] seal(String place, byte[] text) {
    try {
      return keys().encrypt(text, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("credentials could not be sealed", e);
    }
  }

  /** Opens what was sealed for this place. */
  public byte[] open(String place, byte[] sealed) {
    try {
      return keys().decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the credentials of " + place + " were sealed with a key that is not in the keyset", e);
    }
  }

  private Aead keys() {
    if (aead == null) {
      throw ProblemException.of(
          CommonProblem.UNAVAILABLE, "Connections are not set up: coditect.compliance.keyset.");
    }
    return aead;
  }
}
