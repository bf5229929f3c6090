package ai.coditect.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCacheTest {

  @TempDir Path root;

  @Test
  void an_entry_is_made_once_whoever_asks_at_the_same_time() throws Exception {
    var made = new AtomicInteger();
    LocalCache cache = LocalCache.in(root);

    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Path>> asked =
          IntStream.range(0, 8)
              .mapToObj(
                  _ -> threads.submit(() -> cache.folder("x/one", _ -> made.incrementAndGet())))
              .toList();
      for (Future<Path> answer : asked) {
        assertThat(answer.get()).isDirectory();
      }
    }

    assertThat(made).hasValue(1);
  }

  @Test
  void the_builds_of_one_thing_leave_one_lock_file() throws Exception {
    LocalCache cache = LocalCache.in(root);

    for (String key : List.of("0123456789abcdef", "fedcba9876543210")) {
      cache.folder(
          "services/audit-0.1-" + key, folder -> Files.writeString(folder.resolve("f"), ""));
    }

    try (Stream<Path> files = Files.list(root.resolve("services"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "audit-0.1.lock", "audit-0.1-0123456789abcdef", "audit-0.1-fedcba9876543210");
    }
  }

  /** Another JVM, which drops what nobody uses. */
  static final class Dropper {

    private Dropper() {}

    public static void main(String... arguments) {
      LocalCache.in(Path.of(arguments[0])).dropUnused("services", "audit-", 0);
    }
  }

  @Test
  void what_a_jvm_uses_no_other_one_drops() throws IOException {
    LocalCache cache = LocalCache.in(root);
    Path used = cache.folder("services/audit-0123456789abcdef", _ -> {});
    Path left = cache.folder("services/audit-fedcba9876543210", _ -> {});
    Files.writeString(left.resolveSibling("audit-fedcba9876543210.use"), "");
    cache.use(used);

    runDropper();

    assertThat(used).isDirectory();
    assertThat(left).as("whose user has ended").doesNotExist();
  }

  private void runDropper() {
    ChildProcess.runToEnd(
        ChildCommand.of(
            "dropper",
            root.resolve("dropper.log"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Dropper.class.getName(),
                root.toString())),
        Duration.ofSeconds(30));
  }
}
