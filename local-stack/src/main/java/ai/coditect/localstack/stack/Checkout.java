package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The project's folder: where the services' jars and the deployment files are. */
public record Checkout(Path root) {

  private static final String PROPERTY = "coditect.checkout";

  /**
   * The folder that the system property {@code coditect.checkout} names, else the one around the
   * working directory.
   */
  public static Checkout find() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return new Checkout(Path.of(given).toAbsolutePath().normalize());
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("local-stack"))
          && Files.isDirectory(folder.resolve("deploy"))) {
        return new Checkout(folder);
      }
    }
    throw new IllegalStateException("not inside a checkout; name it with -D" + PROPERTY);
  }

  Path tiers() {
    return root.resolve("deploy/tiers");
  }

  /** What a cluster needs before it can be a cell. */
  public Path cell() {
    return root.resolve("deploy/cell");
  }

  /** What kubectl runs to sign a person in at the stack on this data folder. */
  List<String> kubectlPlugin(Path dataFolder) {
    return List.of(
        root.resolve("run").toString(), "kubectl-sign-in", "--data-dir", dataFolder.toString());
  }

  /** The executable jar of a service. */
  Path jar(StackPart service) {
    Path target = root.resolve(service.title()).resolve("target");
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(target, service.title() + "-*-exec.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException notBuilt) {
      throw notBuilt(service, notBuilt);
    }
    throw notBuilt(
        service, new UncheckedIOException(new IOException("no executable jar in " + target)));
  }

  private static ComponentFailure notBuilt(StackPart service, Exception cause) {
    return ComponentFailure.of(service.title(), "is not built: run mvn package", cause);
  }
}
