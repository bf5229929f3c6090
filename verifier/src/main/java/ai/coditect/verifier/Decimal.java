package ai.coditect.verifier;

/** Whole numbers as the formats write them: decimal, without leading zeros. */
final class Decimal {

  private static final int MAX_DIGITS = 18;

  private Decimal() {}

  static long parse(String text) throws Refusal {
    boolean good =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
            && (text.length() == 1 || text.charAt(0) != '0');
    Refusal.unless(good, "not a whole number: " + text);
    return Long.parseLong(text);
  }
}
