package ai.coditect.audit.sealing;

import java.util.UUID;

/**
 * What an entry commits to, as it is stored. Its bytes are its own.
 *
 * @param bytes form, nonce, and salt and canonical entry under AES-256-GCM
 * @param actorKey without which it cannot be opened
 * @param targetKey without which it cannot be opened either; may be the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SealedPayload(byte[] bytes, UUID actorKey, UUID targetKey) {}
