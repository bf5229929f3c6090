package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.keys.TlsIdentity;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The certificate, signing key and tokens of one control plane; made when they are first needed.
 */
record ControlPlaneKeys(Path folder) {

  /** The service account in {@code deploy/cell/provisioner.yaml}. */
  private static final String PROVISIONER =
      "/api/v1/namespaces/coditect-system/serviceaccounts/provisioning-service";

  TlsIdentity tls() {
    return TlsIdentity.inFolder(folder, "api-server");
  }

  SigningKeyPair serviceAccount() {
    return SigningKeyPair.rsa(folder, "service-account");
  }

  String adminToken() {
    return new SecretStore(folder).password("admin.token");
  }

  private String controllerManagerToken() {
    return new SecretStore(folder).password("controller-manager.token");
  }

  /** The file from which the API server knows the callers with a static token. */
  Path tokens() {
    return PrivateFiles.write(
        folder.resolve("tokens.csv"),
        """
        %s,coditect-admin,coditect-admin,system:masters
        %s,system:kube-controller-manager,system:kube-controller-manager
        """
            .formatted(adminToken(), controllerManagerToken()));
  }

  Kubeconfig admin(Path file, String context, String server) {
    return Kubeconfig.write(file, context, server, tls().certificate(), adminToken());
  }

  /**
   * Writes the provisioner's kubeconfig. Its token is kept for as long as the API server takes it,
   * so that a restart changes nothing for a service that runs on.
   */
  void provisioner(Kubeconfig kubeconfig, String server, ApiServerClient client) {
    Path file = folder.resolve("provisioner.token");
    if (!Files.exists(file) || !client.accepts(PrivateFiles.read(file))) {
      PrivateFiles.write(file, client.tokenOf(PROVISIONER));
    }
    Kubeconfig.write(
        kubeconfig.file(),
        kubeconfig.context(),
        server,
        tls().certificate(),
        PrivateFiles.read(file));
  }

  Kubeconfig controllerManager(String server) {
    Path file = folder.resolve("controller-manager.kubeconfig");
    return Kubeconfig.write(
        file, "controller-manager", server, tls().certificate(), controllerManagerToken());
  }
}
