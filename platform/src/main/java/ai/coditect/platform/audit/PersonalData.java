package ai.coditect.platform.audit;

import ai.coditect.contracts.id.EventId;
import ai.coditect.platform.event.EventJson;
import com.google.crypto.tink.HybridEncrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts personal fields so that only audit-service can read them, bound to the event that they
 * belong to.
 */
public class PersonalData {

  private final HybridEncrypt encrypt;

  PersonalData(HybridEncrypt encrypt) {
    this.encrypt = encrypt;
  }

  /**
   * The personal fields as encrypted JSON in base64; the event id is the context info. Null if
   * there are none.
   */
  public @Nullable String encrypt(EventId id, Map<String, String> personal) {
    if (personal.isEmpty()) {
      return null;
    }
    byte[] context = id.value().getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] sealed = encrypt.encrypt(EventJson.write(new TreeMap<>(personal)), context);
      return Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("personal data could not be encrypted", e);
    }
  }
}
