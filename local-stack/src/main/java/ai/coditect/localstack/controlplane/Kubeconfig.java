package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A file with which kubectl and the Kubernetes clients reach a cluster.
 *
 * @param file the kubeconfig file
 * @param context the context in it to use
 */
public record Kubeconfig(Path file, String context) {

  /** Writes the file for one cluster and one user with a token, mode 600. */
  static Kubeconfig write(
      Path file, String context, String server, Path certificate, String token) {
    String certificateData =
        Base64.getEncoder()
            .encodeToString(PrivateFiles.read(certificate).getBytes(StandardCharsets.US_ASCII));
    String content =
        """
        apiVersion: v1
        kind: Config
        current-context: %1$s
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %1$s
          user:
            token: %4$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        """
            .formatted(context, server, certificateData, token);
    // A client that watches the file need not begin anew when nothing has changed.
    if (!Files.exists(file) || !PrivateFiles.read(file).equals(content)) {
      PrivateFiles.write(file, content);
    }
    return new Kubeconfig(file, context);
  }
}
