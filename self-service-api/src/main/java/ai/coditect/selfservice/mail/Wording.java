package ai.coditect.selfservice.mail;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** How letters put what they hold into words. */
public final class Wording {

  /**
   * What mail programs make a link of, or what looks like an address: whoever signs somebody else
   * up chooses the name, and must not send them where they like in a mail of ours.
   */
  private static final Pattern LEADS_SOMEWHERE =
      Pattern.compile("://|@|[\\p{L}\\p{N}]\\.\\p{L}{2}");

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Wording() {}

  /** The first words to somebody; without the name if that could lead somewhere. */
  public static String greeting(String displayName) {
    return LEADS_SOMEWHERE.matcher(displayName).find() ? "Hello," : "Hello " + displayName + ",";
  }

  /** A time as a person reads it, for example 23 November 2026, 01:50 UTC. */
  public static String minute(Instant time) {
    return MINUTE.format(time);
  }
}
