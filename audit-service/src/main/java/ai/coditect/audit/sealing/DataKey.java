package ai.coditect.audit.sealing;

import java.util.UUID;

/** A key of a subject. Its bytes are its own. Equal to none but itself. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DataKey(UUID id, byte[] secret) {

  static final int BYTES = 32;

  @Override
  public String toString() {
    return "DataKey[" + id + "]"; // and never the secret
  }
}
