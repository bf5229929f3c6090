package ai.coditect.verifier;

/** What is wrong with a file; the message names the first place where it shows. */
final class Refusal extends Exception {

  Refusal(String message) {
    super(message);
  }

  static void unless(boolean holds, String otherwise) throws Refusal {
    if (!holds) {
      throw new Refusal(otherwise);
    }
  }
}
