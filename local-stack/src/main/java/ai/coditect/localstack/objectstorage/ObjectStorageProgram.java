package ai.coditect.localstack.objectstorage;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.GoBuild;
import ai.coditect.localstack.process.LocalCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program that is the S3 server: the one that {@code CODITECT_VERSITYGW} names, else from the
 * cache, else built from source into the cache with the Go module proxy, which takes minutes, once.
 */
final class ObjectStorageProgram {

  static final String VERSION = "v1.8.0";

  private static final String NAME = "S3 server";
  private static final String PROGRAM = "versitygw";
  private static final String VARIABLE = "CODITECT_VERSITYGW";

  private ObjectStorageProgram() {}

  /**
   * Finds the program or builds it.
   *
   * @param progress receives, now and then, one short line on what is being built
   * @throws ComponentFailure if there is no way to get it; the message says what to install
   */
  static Path get(Consumer<String> progress) {
    String chosen = System.getenv(VARIABLE);
    if (chosen != null && !chosen.isBlank()) {
      if (!Files.isExecutable(Path.of(chosen))) {
        throw ComponentFailure.of(NAME, VARIABLE + " names " + chosen + ", which is no program");
      }
      return Path.of(chosen).toAbsolutePath();
    }
    var cache = LocalCache.standard();
    return cache
        .folder(PROGRAM + "/" + VERSION, target -> build(cache, progress, target))
        .resolve(PROGRAM);
  }

  private static void build(LocalCache cache, Consumer<String> progress, Path target)
      throws IOException {
    if (!GoBuild.isPossible()) {
      throw ComponentFailure.of(
          NAME,
          """
          there is no S3 server on this machine yet, and no Go to build one. Do one of these:
            - install Go 1.26 or newer (https://go.dev/dl/) and start again: it builds one, once, in a few minutes
            - set CODITECT_VERSITYGW to the program of https://github.com/versity/versitygw %s\
          """
              .formatted(VERSION));
    }
    var go = new GoBuild(NAME, cache.path(PROGRAM), progress);
    go.build(
        ObjectStorageProgram.class,
        PROGRAM,
        List.of("github.com/versity/versitygw/cmd/versitygw"),
        "-s -w -X main.Version=" + VERSION,
        target.resolve(PROGRAM).toString());
    go.cleanUp();
  }
}
