package ai.coditect.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherCopiesTest {

  @TempDir Path root;

  @Test
  void a_launcher_drops_the_copies_of_earlier_builds_that_no_stack_runs_from() throws Exception {
    List<Path> copies = IntStream.range(0, 6).mapToObj(this::copyUsedBefore).toList();

    // This JVM runs from the oldest one.
    LauncherCopies.keepOwn(
        LocalCache.in(root),
        "/elsewhere/a.jar:%s:%s"
            .formatted(
                copies.getFirst().resolve("local-stack.jar"),
                copies.getFirst().resolve("api-client.jar")));

    try (Stream<Path> left = Files.list(root.resolve(LauncherCopies.FOLDER))) {
      assertThat(left.filter(Files::isDirectory))
          .containsExactlyInAnyOrder(copies.get(0), copies.get(4), copies.get(5));
    }
  }

  private Path copyUsedBefore(int number) {
    try {
      Path folder =
          Files.createDirectories(root.resolve(LauncherCopies.FOLDER).resolve("build-" + number));
      Files.writeString(folder.resolve("local-stack.jar"), "");
      Path use = Files.writeString(folder.resolveSibling("build-" + number + ".use"), "");
      Files.setLastModifiedTime(use, FileTime.fromMillis(1_000_000L * number));
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
