package ai.coditect.localstack.demo;

/** What has to be so; if it is not, the demo fails. */
final class Expect {

  private Expect() {}

  /** Goes on if {@code holds}, and otherwise ends the demo with what was seen instead. */
  static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("not as expected: " + otherwise);
    }
  }
}
