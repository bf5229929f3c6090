package ai.coditect.localstack.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The text of a properties file: readers take it for ISO 8859-1, so everything beyond ASCII is
 * escaped, for example letters in the path of a data folder.
 */
public final class PropertiesFile {

  private PropertiesFile() {}

  /** The text, in ASCII, a line for each setting, ordered by key. */
  public static String text(Map<String, String> settings) {
    var properties = new Properties();
    properties.putAll(settings);
    var bytes = new ByteArrayOutputStream();
    try {
      properties.store(bytes, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes
        .toString(StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("#")) // the time at which it was written
        .sorted()
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
