package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Commitment;
import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Fresh salts, each unpredictable and used once. */
@Component
class SaltSource {

  private final SecureRandom random = new SecureRandom();

  byte[] next() {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }
}
