package ai.coditect.localstack.keycloak;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.LocalCache;
import ai.coditect.localstack.process.RuntimeClasspath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Keycloak's own distribution, unpacked from the zip that Maven brought and optimised for our
 * options, once, in the cache. It is read-only from then on: several stacks can run from it.
 */
final class KeycloakDistribution {

  private static final String ZIP_PREFIX = "keycloak-quarkus-dist-";
  private static final Duration BUILD_WITHIN = Duration.ofMinutes(5);

  /**
   * Changed together with {@link #BUILD_OPTIONS}: the cache entry of other options is another one.
   */
  private static final String BUILD = "postgres-1";

  private static final List<String> BUILD_OPTIONS =
      List.of("--db=postgres", "--health-enabled=true", "--metrics-enabled=false");

  private KeycloakDistribution() {}

  static Path get(Consumer<String> progress) {
    Path zip = RuntimeClasspath.recorded().file(ZIP_PREFIX);
    String version = String.valueOf(zip.getFileName()).replace(ZIP_PREFIX, "").replace(".zip", "");
    var cache = LocalCache.standard();
    return cache.folder(
        "keycloak/" + version + "-" + BUILD,
        folder -> {
          progress.accept("unpacking");
          unpack(zip, folder);
          progress.accept("optimising, once");
          build(folder, cache.path("keycloak/build.log"));
        });
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (var file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        Path inArchive = Path.of(entry.getName());
        if (entry.isDirectory() || inArchive.getNameCount() < 2) {
          continue;
        }
        Path target = folder.resolve(inArchive.subpath(1, inArchive.getNameCount())).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the archive would write outside its folder: " + entry.getName());
        }
        Files.createDirectories(target.resolve("..").normalize());
        try (var in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private static void build(Path folder, Path log) {
    var arguments =
        new ArrayList<>(List.of("/bin/sh", folder.resolve("bin/kc.sh").toString(), "build"));
    arguments.addAll(BUILD_OPTIONS);
    var command =
        ChildCommand.of("Keycloak build", log, arguments)
            .withEnvironment(
                Map.of(
                    "JAVA_HOME",
                    System.getProperty("java.home"),
                    "JAVA_OPTS_APPEND",
                    "-XX:-UsePerfData -Djava.io.tmpdir=" + folder));
    ChildProcess.runToEnd(command, BUILD_WITHIN);
  }
}
