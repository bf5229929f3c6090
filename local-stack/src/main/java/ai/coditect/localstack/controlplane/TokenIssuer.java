package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * An identity provider whose ID tokens, made out to the client {@value #CLIENT}, tell the API
 * server who somebody is: {@code <issuer of members>#<subject>}, as role bindings name them.
 *
 * @param url the issuer in the tokens; the API server takes https only
 * @param plugin the command line that prints a person's ExecCredential for kubectl
 * @param certificate what the issuer's TLS certificate is checked with, PEM
 * @param memberIssuer the issuer by which the platform's services know the same people
 */
public record TokenIssuer(String url, Path certificate, String memberIssuer, List<String> plugin) {

  /** The public client at the identity provider whom tokens for the cluster are made out to. */
  public static final String CLIENT = "kubernetes";

  /** Writes the API server's authentication configuration. */
  Path writeConfiguration(Path file) {
    return PrivateFiles.write(
        file,
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthenticationConfiguration
        jwt:
        - issuer:
            url: %s
            audiences: [%s]
            certificateAuthority: |
        %s
          claimMappings:
            username:
              expression: "'%s#' + claims.sub"
        """
            .formatted(
                url,
                CLIENT,
                PrivateFiles.read(certificate).strip().indent(6).stripTrailing(),
                memberIssuer));
  }

  /** Writes a kubeconfig whose user signs in at the issuer, by the plugin. */
  void writeKubeconfig(Kubeconfig kubeconfig, String server, Path serverCertificate) {
    PrivateFiles.write(
        kubeconfig.file(),
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
        - name: member
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              interactiveMode: IfAvailable
              command: "%4$s"
              args: ["%5$s"]
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: member
        """
            .formatted(
                kubeconfig.context(),
                server,
                Base64.getEncoder()
                    .encodeToString(
                        PrivateFiles.read(serverCertificate).getBytes(StandardCharsets.US_ASCII)),
                plugin.getFirst(),
                String.join("\", \"", plugin.subList(1, plugin.size()))));
  }
}
