package ai.coditect.selfservice.explanations;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table of our documentation: what it says of each name in its first column, under the headings
 * of the others.
 */
final class Explanations {

  private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

  private final Map<String, Map<String, String>> rows;

  private Explanations(Map<String, Map<String, String>> rows) {
    this.rows = rows;
  }

  /**
   * Reads the first table of a document in Markdown.
   *
   * @throws IllegalArgumentException if it has none, or a row that does not fit its headings
   */
  static Explanations read(String markdown) {
    List<List<String>> lines =
        markdown
            .lines()
            .dropWhile(line -> !line.startsWith("| "))
            .takeWhile(line -> line.startsWith("|"))
            .map(Explanations::cells)
            .toList();
    if (lines.size() < 3) {
      throw new IllegalArgumentException("there is no table");
    }
    List<String> headings = lines.getFirst();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    // Below the headings stands a line of dashes.
    for (List<String> cells : lines.subList(2, lines.size())) {
      if (cells.size() != headings.size() || rows.containsKey(cells.getFirst())) {
        throw new IllegalArgumentException("a row of its own is needed for " + cells.getFirst());
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 1; column < cells.size(); column++) {
        row.put(headings.get(column), cells.get(column));
      }
      rows.put(cells.getFirst(), row);
    }
    return new Explanations(rows);
  }

  /** What is said of a name, by heading, in the order of the columns; empty if nothing is. */
  Optional<Map<String, String>> of(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.lastIndexOf('|'));
    return Arrays.stream(inner.split("\\|", -1)).map(Explanations::plain).toList();
  }

  /** Without the marks of Markdown; of a link, its words. */
  private static String plain(String cell) {
    return LINK.matcher(cell).replaceAll("$1").replace("`", "").strip();
  }
}
