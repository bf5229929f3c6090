package ai.coditect.platform.audit;

import ai.coditect.contracts.id.EventId;
import ai.coditect.platform.event.EventJson;
import com.google.crypto.tink.HybridEncrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts personal fields so that only audit-service can read them, bound to the event that they
 * belong to.
 */
public class PersonalData {

  private final HybridEncrypt recipient;
  private final AtomicReference<@Nullable PersonalEnvelope> current = new AtomicReference<>();

  PersonalData(HybridEncrypt recipient) {
    this.recipient = recipient;
  }

  /**
   * The personal fields as JSON in a {@link PersonalEnvelope} in base64, bound to the event's id.
   * Null if there are none.
   */
  public @Nullable String encrypt(EventId id, Map<String, String> personal) {
    if (personal.isEmpty()) {
      return null;
    }
    byte[] context = id.value().getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] sealed = envelope().seal(EventJson.write(new TreeMap<>(personal)), context);
      return Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("personal data could not be encrypted", e);
    }
  }

  private PersonalEnvelope envelope() throws GeneralSecurityException {
    PersonalEnvelope envelope = current.get();
    if (envelope == null || envelope.isUsedUp()) {
      // Two that are made at once are both good; the one that is kept does not matter.
      envelope = PersonalEnvelope.next(recipient);
      current.set(envelope);
    }
    return envelope;
  }
}
