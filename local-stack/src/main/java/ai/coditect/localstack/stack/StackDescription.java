package ai.coditect.localstack.stack;

import ai.coditect.localstack.keys.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where everything of a running stack is: what {@code stack.json} in the data folder holds, for
 * other programs to read. Passwords are not shown by {@link #toString}.
 *
 * @param process the launcher's process id
 * @param dataFolder the data folder
 * @param selfServiceUrl base URL
 * @param provisioningUrl base URL
 * @param auditUrl base URL
 * @param keycloakUrl base URL
 * @param tokenUrl where tokens of the realm are got
 * @param mailUrl base URL of the mail page and its JSON
 * @param postgresUrl JDBC URL of the database {@code postgres}
 * @param kafka bootstrap servers
 * @param s3Url base URL of the object storage
 * @param iamUrl where its users are managed
 * @param kubeconfig kubeconfig file of the cell's cluster
 * @param kubeContext the context in it
 * @param memberKubeconfig kubeconfig file with which members sign in themselves; empty on a cluster
 *     that is not ours
 * @param tlsTokenUrl where tokens for that cluster are got
 * @param deviceUrl where a device asks for a person's sign-in for that cluster
 * @param tlsCertificate PEM file with which the TLS of that address is checked
 * @param operatorPassword of the ready-made user {@code operator}
 * @param auditorPassword of the ready-made user {@code auditor}
 */
public record StackDescription(
    long process,
    String dataFolder,
    String selfServiceUrl,
    String provisioningUrl,
    String auditUrl,
    String keycloakUrl,
    String tokenUrl,
    String mailUrl,
    String postgresUrl,
    String kafka,
    String s3Url,
    String iamUrl,
    String kubeconfig,
    String kubeContext,
    String memberKubeconfig,
    String tlsTokenUrl,
    String deviceUrl,
    String tlsCertificate,
    String operatorPassword,
    String auditorPassword) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The description that a running stack has left in its data folder. */
  public static Optional<StackDescription> read(Path dataFolder) {
    Path file = StackFolder.description(dataFolder);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(PrivateFiles.read(file), StackDescription.class))
        : Optional.empty();
  }

  void write() {
    PrivateFiles.write(
        StackFolder.description(Path.of(dataFolder)),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }

  @Override
  public String toString() {
    return "StackDescription[selfServiceUrl=" + selfServiceUrl + ", dataFolder=" + dataFolder + "]";
  }
}
