package ai.coditect.audit.sealing;

/** What became of the opening of a payload. */
public sealed interface Opening {

  /** It was opened: salt, then canonical entry. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(byte[] text) implements Opening {}

  /** A key that it needs is not there any more. */
  record KeyGone() implements Opening {}

  /** It is not what was sealed under its keys. */
  record Altered() implements Opening {}
}
