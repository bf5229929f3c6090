package ai.coditect.audit.compliance;

import ai.coditect.audit.sealing.AeadKeyset;
import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Seals what opens a vendor's door, bound to what it belongs to. To rotate, add a key to the keyset
 * as the primary one: what is sealed next, is sealed by it, and the older ones still open.
 */
@Component
public class CredentialVault {

  private final @Nullable AeadKeyset keyset;

  CredentialVault(ComplianceProperties properties) {
    this.keyset =
        properties.keyset() == null
            ? null
            : AeadKeyset.in(properties.keyset(), "coditect.compliance.keyset");
  }

  /** Whether there are keys at all. */
  public boolean open() {
    return keyset != null;
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
    return keys().seal(place, text);
  }

  /** Opens what was sealed for this place. */
  public byte[] open(String place, byte[] sealed) {
    return keys().open(place, sealed);
  }

  private AeadKeyset keys() {
    if (keyset == null) {
      throw ProblemException.of(
          CommonProblem.UNAVAILABLE, "Connections are not set up: coditect.compliance.keyset.");
    }
    return keyset;
  }
}
