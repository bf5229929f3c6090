package ai.coditect.selfservice.secrets;

/** What became of a token that somebody shows. */
public sealed interface TokenState {

  /**
   * It may be used.
   *
   * @param subject the id of what it was issued for
   */
  record Usable(String subject) implements TokenState {}

  /** It works once and was used. */
  record Used() implements TokenState {}

  /** Somebody is using it right now. */
  record InUse() implements TokenState {}

  /**
   * Its time is over.
   *
   * @param subject the id of what it was issued for
   */
  record Expired(String subject) implements TokenState {}

  /** We never issued it, or have forgotten it. */
  record Unknown() implements TokenState {}
}
