package ai.coditect.localstack.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Helm chart of a cell brings the very manifests that the tests' clusters are made cells by.
 */
class CellChartTest {

  private static final Path CELL = Checkout.find().cell();
  private static final Path CHART = CELL.resolveSibling("chart");
  private static final Pattern NAMED = Pattern.compile("\"(?:cell/)?([a-z-]+)(?:\\.yaml)?\"");

  private static final Pattern CHOSEN = Pattern.compile("\\.Values\\.([A-Za-z]+)");

  @Test
  void it_names_each_manifest_of_a_cell_and_they_are_the_same_files() throws IOException {
    String template = Files.readString(CHART.resolve("templates/cell.yaml"));
    var named = new TreeSet<String>();
    for (Matcher found = NAMED.matcher(template); found.find(); ) {
      named.add(found.group(1));
    }
    assertThat(named).containsExactlyElementsOf(manifests());
    for (String manifest : manifests()) {
      assertThat(CHART.resolve("cell").resolve(manifest + ".yaml"))
          .hasSameTextualContentAs(CELL.resolve(manifest + ".yaml"));
    }
  }

  @Test
  void what_can_be_chosen_is_what_the_template_asks_for() throws IOException {
    Map<String, String> values =
        Files.readAllLines(CHART.resolve("values.yaml")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split(": ", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    String template = Files.readString(CHART.resolve("templates/cell.yaml"));
    var asked = new TreeSet<String>();
    for (Matcher found = CHOSEN.matcher(template); found.find(); ) {
      asked.add(found.group(1));
    }
    assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(asked);
    assertThat(Files.readString(CELL.resolve("storage-class.yaml")))
        .as("what the chart replaces")
        .contains("provisioner: " + values.get("storageProvisioner"));
  }

  private static List<String> manifests() throws IOException {
    try (Stream<Path> files = Files.list(CELL)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.replace(".yaml", ""))
          .sorted()
          .toList();
    }
  }
}
