package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a schema consists of, as {@code exported.sql} asks for it. */
final class SchemaQueries {

  private static final List<String> ALL = read();

  /** Id and JSON of types, functions, and everything that has columns or is a sequence. */
  static final List<String> DESCRIPTIONS = ALL.subList(0, 3);

  /** Id, name, file and bytes of side storage of what has rows of its own. */
  static final String TABLES = ALL.get(3);

  /** Id of each large object. */
  static final String LARGE_OBJECTS = ALL.get(4);

  private SchemaQueries() {}

  private static List<String> read() {
    try (InputStream file = SchemaQueries.class.getResourceAsStream("exported.sql")) {
      String all =
          new String(Require.present(file, "exported.sql").readAllBytes(), StandardCharsets.UTF_8);
      return List.of(all.split(";\\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
