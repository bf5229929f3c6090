package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of an event can be searched by its words; bounded, so that no event slows down a batch. */
public final class SearchText {

  private static final int LONGEST = 8 * 1024;
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private SearchText() {}

  /** The text. */
  public static String of(AuditEvent event) {
    var text = new StringBuilder(event.action().replace('.', ' '));
    add(text, event.actor().id());
    add(text, event.target().type());
    add(text, event.target().id());
    add(text, event.reason());
    add(text, event.stepKey());
    for (Change change : event.changes()) {
      add(text, change.pointer());
      add(text, change.from());
      add(text, change.to());
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text.toString();
  }

  /** The words that a text asks for: what is between spaces and has a letter or a digit. */
  public static List<String> words(String asked) {
    return Stream.of(SPACES.split(asked))
        .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
        .toList();
  }

  private static void add(StringBuilder text, @Nullable String words) {
    if (words != null && text.length() < LONGEST) {
      text.append(' ').append(words);
    }
  }
}
