package ai.coditect.localstack.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of this module's own dependencies in the local Maven repository, as its build recorded
 * them. They are not on the class path of the modules that use this one: Kafka's server jars would
 * meet those of the services there.
 */
public final class RuntimeClasspath {

  private static final String RECORD = "/ai/coditect/localstack/runtime.classpath";

  private final List<Path> files;

  private RuntimeClasspath(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** The record of the build that made this module. */
  public static RuntimeClasspath recorded() {
    try (InputStream in = RuntimeClasspath.class.getResourceAsStream(RECORD)) {
      if (in == null) {
        throw new IllegalStateException(RECORD + " is missing: build local-stack with Maven");
      }
      String line = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new RuntimeClasspath(Stream.of(line.split(File.pathSeparator)).map(Path::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path for a child JVM that runs a main class of this module. */
  public String forChildJvm() {
    var entries = new ArrayList<String>();
    entries.add(ownCode().toString());
    files.stream().map(Path::toString).filter(file -> file.endsWith(".jar")).forEach(entries::add);
    return String.join(File.pathSeparator, entries);
  }

  /** The one file whose name begins so. */
  public Path file(String namePrefix) {
    return files.stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith(namePrefix))
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    namePrefix
                        + "* is not in the local Maven repository any more: build local-stack again"));
  }

  private static Path ownCode() {
    try {
      return Path.of(
          RuntimeClasspath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
