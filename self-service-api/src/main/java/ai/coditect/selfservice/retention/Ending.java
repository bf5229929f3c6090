package ai.coditect.selfservice.retention;

import ai.coditect.contracts.Require;
import ai.coditect.selfservice.status.Statuses.Retention;
import java.time.Instant;

/**
 * The end of one resource's retention; its text form is what a notice is about.
 *
 * @param what the resource's step key
 * @param until when it ends; to the millisecond
 */
record Ending(String what, Instant until) {

  Ending {
    Require.text(what, 128, "what");
    until = Instant.ofEpochMilli(until.toEpochMilli());
  }

  static Ending of(Retention retention) {
    return new Ending(retention.what(), retention.until());
  }

  static Ending parse(String text) {
    int at = text.lastIndexOf('@');
    return new Ending(
        text.substring(0, at), Instant.ofEpochMilli(Long.parseLong(text.substring(at + 1))));
  }

  @Override
  public String toString() {
    return what + "@" + until.toEpochMilli();
  }
}
