package ai.coditect.provisioning;

import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** What this service is told wherever it is started in a test. */
@NullMarked
public final class TestSettings {

  private TestSettings() {}

  /**
   * The settings, to be added to.
   *
   * @param kubeconfig of the cluster of the one cell, {@code test}
   * @param neighbours where the services that it calls, and their tokens, are
   */
  public static Map<String, Object> of(Database database, Path kubeconfig, URI neighbours) {
    var secrets = new SecretStore(Path.of("target/keys").toAbsolutePath());
    SigningKeyPair certificates = secrets.ed25519("deletion-certificates");
    Map<String, Object> settings = new HashMap<>();
    settings.put("spring.datasource.url", database.url());
    settings.put("spring.datasource.username", database.username());
    settings.put("spring.datasource.password", database.password());
    settings.put("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers());
    settings.put("management.server.port", 0);
    // What fails for now in a test is put right at once.
    settings.put("coditect.converge.first-backoff", "100ms");
    settings.put("coditect.converge.max-backoff", "1s");
    settings.put("coditect.cells.test.region", TestTenants.REGION);
    settings.put("coditect.cells.test.capacity", 1_000);
    settings.put("coditect.cells.test.kubeconfig", kubeconfig);
    settings.put("coditect.offboarding.certificate-private-key", certificates.privateKey());
    settings.put("coditect.offboarding.certificate-public-key", certificates.publicKey());
    for (String neighbour :
        new String[] {"coditect.self-service.", "coditect.offboarding.audit."}) {
      settings.put(neighbour + "url", neighbours);
      settings.put(neighbour + "token-uri", neighbours + "/token");
      settings.put(neighbour + "client-id", "provisioning-service");
      settings.put(neighbour + "client-secret", "secret");
    }
    settings.put(
        "coditect.audit.personal-data-public-keyset", PersonalDataKeys.in(secrets).publicKeyset());
    return settings;
  }
}
