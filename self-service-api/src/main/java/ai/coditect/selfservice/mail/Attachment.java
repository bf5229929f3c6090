package ai.coditect.selfservice.mail;

import ai.coditect.contracts.Require;

/**
 * A file that comes with a letter.
 *
 * @param name of ours: nothing that a person typed
 * @param mediaType of its content
 * @param content its bytes; not copied, and never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Attachment(String name, String mediaType, byte[] content) {

  private static final int MAX_BYTES = 5_000_000;

  /** Validates. */
  public Attachment {
    Require.text(name, 100, "attachment.name");
    Require.that(name.matches("[A-Za-z0-9._-]+"), "attachment.name");
    Require.text(mediaType, 100, "attachment.mediaType");
    Require.that(content.length <= MAX_BYTES, "an attachment of this size is refused by servers");
  }
}
