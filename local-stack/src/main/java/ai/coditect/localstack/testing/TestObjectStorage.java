package ai.coditect.localstack.testing;

import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.objectstorage.ObjectStorage.ObjectStoragePorts;
import ai.coditect.localstack.process.Ports;

/**
 * A real S3 server with users and policies for tests, empty at its start, on free loopback ports.
 * It ends with the JVM, however that ends. On a machine without the program the first use builds
 * it, which takes minutes.
 */
public final class TestObjectStorage {

  private static final class Shared {
    static final ObjectStorage INSTANCE = separate();
  }

  private static final String SECRET = "test-only-secret";

  private TestObjectStorage() {}

  /**
   * The server that all tests of this JVM share; the first call starts it. Use buckets and users of
   * your own.
   */
  public static ObjectStorage shared() {
    return Shared.INSTANCE;
  }

  /** A further, started server, for a test that stops or pauses it. */
  public static ObjectStorage separate() {
    var ports = Ports.free(3);
    var server =
        new ObjectStorage(
            TestFolders.fresh("object-storage"),
            new ObjectStoragePorts(ports.get(0), ports.get(1), ports.get(2)),
            SECRET);
    server.start(TestObjectStorage::report);
    return server;
  }

  private static void report(String progress) {
    if (!progress.isEmpty()) {
      System.out.println("S3 server: " + progress);
    }
  }
}
