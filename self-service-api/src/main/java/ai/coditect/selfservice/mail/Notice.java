package ai.coditect.selfservice.mail;

/**
 * A journaled mail.
 *
 * @param id kind, subject and number; the mail's Message-ID derives from it
 * @param kind what it is
 * @param subject the id that it is about
 * @param state whether it was sent
 * @param attempts how often sending was tried
 */
record Notice(String id, NoticeKind kind, String subject, State state, int attempts) {

  /** Tells several notices of one kind about one subject apart; the last part of the id. */
  int number() {
    return Integer.parseInt(id.substring(id.lastIndexOf(':') + 1));
  }

  enum State {
    /** To be sent. */
    PENDING,
    /** The mail server has it. */
    SENT,
    /** There was nothing to say any more. */
    DROPPED,
    /** The mail server refuses the recipient for good. */
    REFUSED
  }
}
