package ai.coditect.contracts.audit;

import ai.coditect.contracts.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every action that is ever recorded, with who records it, how it can end and what it is evidence
 * for. A file ({@code actions.tsv}); lines are added and never change their meaning, and each
 * addition raises the version. An event that is not in the catalogue is not taken into the ledger,
 * so audit-service is rolled out before the services that know more actions.
 */
public final class ActionCatalogue {

  private static final String FORMAT = "coditect.audit.actions/v1\t";
  private static final ActionCatalogue PLATFORM = load();

  private final int version;
  private final Map<String, ActionEntry> byName;

  private ActionCatalogue(int version, Map<String, ActionEntry> byName) {
    this.version = version;
    this.byName = byName;
  }

  /** The one of the platform's own services. */
  public static ActionCatalogue platform() {
    return PLATFORM;
  }

  private static ActionCatalogue load() {
    try (InputStream file = ActionCatalogue.class.getResourceAsStream("actions.tsv")) {
      return read(
          new String(Require.present(file, "actions.tsv").readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a catalogue: a line with format and version, a line of names, a line for each action.
   *
   * @throws IllegalArgumentException if it is none, or has an action twice
   */
  public static ActionCatalogue read(String file) {
    List<String> lines = file.lines().toList();
    Require.that(
        lines.size() >= 2 && lines.getFirst().startsWith(FORMAT), "not a catalogue of actions");
    int version = Integer.parseInt(lines.getFirst().substring(FORMAT.length()));
    Map<String, ActionEntry> byName = new HashMap<>();
    for (String line : lines.subList(2, lines.size())) {
      add(byName, ActionEntry.parse(line), version);
    }
    return new ActionCatalogue(version, Map.copyOf(byName));
  }

  private static void add(Map<String, ActionEntry> byName, ActionEntry entry, int version) {
    Require.that(entry.since() <= version, entry.action() + " is newer than its catalogue");
    Require.that(
        byName.put(entry.action(), entry) == null, "the catalogue has twice " + entry.action());
  }

  /** With the actions of other services, which must be others. */
  public ActionCatalogue and(ActionCatalogue others) {
    Map<String, ActionEntry> both = new HashMap<>(byName);
    others.byName.values().forEach(entry -> add(both, entry, Integer.MAX_VALUE));
    return new ActionCatalogue(version, Map.copyOf(both));
  }

  /** Grows with each addition. */
  public int version() {
    return version;
  }

  /** All lines, by name. */
  public List<ActionEntry> entries() {
    List<ActionEntry> entries = new ArrayList<>(byName.values());
    entries.sort((a, b) -> a.action().compareTo(b.action()));
    return entries;
  }

  /** Whether it says what this source records. */
  public boolean covers(String source) {
    return byName.values().stream().anyMatch(entry -> entry.sources().contains(source));
  }

  /** The line of an action: the one of its name, else the one with a {@code *} for one word. */
  public Optional<ActionEntry> find(String action) {
    ActionEntry exact = byName.get(action);
    return exact != null ? Optional.of(exact) : Optional.ofNullable(pattern(action));
  }

  private @Nullable ActionEntry pattern(String action) {
    String[] words = action.split("\\.", -1);
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      words[i] = "*";
      ActionEntry entry = byName.get(String.join(".", words));
      if (entry != null) {
        return entry;
      }
      words[i] = word;
    }
    return null;
  }

  /** Why this event may not be recorded, without its content; empty if it may. */
  public Optional<String> refusal(AuditEvent event) {
    Optional<ActionEntry> entry = find(event.action());
    return entry.isEmpty()
        ? Optional.of("the action is not in the catalogue (version %d)".formatted(version))
        : entry.get().refusal(event);
  }
}
