package ai.coditect.verifier;

import java.util.List;

/** What a check came to. */
sealed interface Verdict {

  /**
   * All of it holds.
   *
   * @param checkpoint below which
   * @param report a line each
   * @param ownKey whether nothing but a key from the file itself vouches for it
   */
  record Accepted(Checkpoint checkpoint, List<String> report, boolean ownKey) implements Verdict {
    public Accepted {
      report = List.copyOf(report);
    }
  }

  /**
   * All of a deletion certificate holds.
   *
   * @param key that signed it
   * @param report a line each
   * @param ownKey whether nothing but the key that it names vouches for it
   */
  record Certified(String key, List<String> report, boolean ownKey) implements Verdict {
    public Certified {
      report = List.copyOf(report);
    }
  }

  /**
   * Something does not hold.
   *
   * @param reason names the first place
   */
  record Refused(String reason) implements Verdict {}
}
