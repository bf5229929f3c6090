package ai.coditect.selfservice.mail;

import java.util.Optional;

/** Writes the letters of one kind of notice, at the moment when they are sent. */
public interface LetterWriter {

  /** Which kind. */
  NoticeKind kind();

  /**
   * Whether a notice still has something to say; one that has not is dropped. Called in the
   * transaction of {@link #write}.
   *
   * @param number tells several notices of this kind about one subject apart
   */
  default boolean isDue(String subject, int number) {
    return true;
  }

  /**
   * Writes the letter for one subject, with recipient and secrets as of now. Called in a
   * transaction that commits before the letter is sent; called again if sending fails.
   *
   * @param subject the id that the notice is about
   * @return empty if there is nothing to say any more
   */
  Optional<Letter> write(String subject);
}
