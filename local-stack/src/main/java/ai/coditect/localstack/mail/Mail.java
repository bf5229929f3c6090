package ai.coditect.localstack.mail;

import java.time.Instant;

/**
 * One mail as one recipient got it, without its content.
 *
 * @param id names it in this catcher, ordered by arrival
 * @param recipient the address it was delivered to, in lower case; from the envelope, not from a
 *     header
 * @param messageId the Message-ID header, empty if there is none
 */
public record Mail(
    String id,
    Instant receivedAt,
    String recipient,
    String from,
    String subject,
    String messageId) {}
