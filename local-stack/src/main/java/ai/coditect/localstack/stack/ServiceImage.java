package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A service's jar, unpacked in the cache so that the JVM loads classes from plain files, with the
 * AOT cache that makes its later starts cheap (measured: a fraction of the CPU time). Both are
 * keyed by the jar's content, the JVM and its options, and neither changes with the checkout: a
 * build may go on while the stack runs.
 */
public final class ServiceImage {

  /** Small and quick to start: what a development machine needs, not what a server does. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms48m",
          "-Xmx288m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * What a server with two processors gives a service (docs/configuration.md): a heap of one size
   * from the start. Left to grow, it stays so close to what lives in it that G1 marks all the time.
   */
  public static final List<String> SERVER_OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseParallelGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Duser.timezone=UTC");

  private static final int KEY_LENGTH = 16;

  /** Each build makes a new one, of more than 150 MB. */
  private static final int KEPT_IMAGES = 2;

  private static final Duration EXTRACT_WITHIN = Duration.ofMinutes(1);
  private static final Duration TRAIN_WITHIN = Duration.ofMinutes(5);

  private final Path folder;
  private final Path jar;

  private ServiceImage(Path folder, Path jar) {
    this.folder = folder;
    this.jar = jar;
  }

  /** The image of a jar; unpacked first if it is not in the cache. */
  public static ServiceImage of(Path jar) {
    String file = String.valueOf(jar.getFileName());
    String name = file.replace(".jar", "");
    var cache = LocalCache.standard();
    Path folder =
        cache.folder(
            "services/" + name + "-" + key(jar), target -> extract(jar.toAbsolutePath(), target));
    cache.use(folder);
    cache.dropUnused("services", name + "-", KEPT_IMAGES);
    return new ServiceImage(folder, folder.resolve(file));
  }

  /**
   * From the jar's table of contents, checksums included: reading all of it would cost a second.
   */
  private static String key(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var digest = MessageDigest.getInstance("SHA-256");
      String runtime = Runtime.version() + System.getProperty("java.vendor.version") + JVM_OPTIONS;
      digest.update(runtime.getBytes(StandardCharsets.UTF_8));
      for (JarEntry entry : Collections.list(file.entries())) {
        String line = "\n" + entry.getName() + " " + entry.getSize() + " " + entry.getCrc();
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void extract(Path jar, Path target) {
    var arguments =
        List.of(
            java(),
            "-XX:-UsePerfData",
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--force",
            "--destination",
            target.toString());
    Path log = target.resolveSibling("extract.log");
    ChildProcess.runToEnd(
        ChildCommand.of("unpacking " + jar.getFileName(), log, arguments), EXTRACT_WITHIN);
  }

  /** The command that runs the service, with its AOT cache if there is one. */
  List<String> command(Path temporaryFolder, Path settings) {
    var command = new ArrayList<>(List.of(java()));
    command.addAll(JVM_OPTIONS);
    if (Files.exists(aotCache())) {
      command.add("-XX:AOTCache=" + aotCache());
    }
    command.addAll(application(temporaryFolder, settings));
    return command;
  }

  private List<String> application(Path temporaryFolder, Path settings) {
    return List.of(
        "-Djava.io.tmpdir=" + temporaryFolder,
        "-Duser.timezone=UTC",
        "-jar",
        jar.toString(),
        "--spring.config.additional-location=file:" + settings);
  }

  /** The unpacked service's own jar: names all others, and is started like any. */
  public Path jar() {
    return jar;
  }

  boolean hasAotCache() {
    return Files.exists(aotCache());
  }

  /**
   * Makes the AOT cache: starts the application once more, up to the point where it would begin to
   * serve, and lets the JVM write down what it loaded. Takes some seconds at the lowest priority;
   * what it connects to must be there.
   */
  void makeAotCache(Path temporaryFolder, Path settings, Path log) {
    // In the stack's own folder: another stack may be making the same one.
    Path aside = temporaryFolder.resolve("service.aot");
    var arguments = new ArrayList<>(List.of("nice", "-n", "19", java()));
    arguments.addAll(JVM_OPTIONS);
    arguments.add("-XX:AOTCacheOutput=" + aside);
    arguments.add("-Dspring.context.exit=onRefresh");
    arguments.addAll(application(temporaryFolder, settings));
    ChildProcess.runToEnd(
        ChildCommand.of("AOT cache for " + jar.getFileName(), log, arguments), TRAIN_WITHIN);
    try {
      Files.move(aside, aotCache(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the JVM wrote no AOT cache", e);
    }
  }

  private Path aotCache() {
    return folder.resolve("service.aot");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
