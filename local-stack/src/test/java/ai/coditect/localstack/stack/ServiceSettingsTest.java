package ai.coditect.localstack.stack;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.controlplane.Kubeconfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The names are a contract with the services, which are started only in the tests of the whole
 * system.
 */
class ServiceSettingsTest {

  private static final Set<String> COMMON =
      Set.of(
          "server.address",
          "server.port",
          "management.server.address",
          "management.server.port",
          "spring.datasource.url",
          "spring.datasource.username",
          "spring.datasource.password",
          "spring.kafka.bootstrap-servers",
          "spring.security.oauth2.resourceserver.jwt.issuer-uri",
          "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
          "spring.lifecycle.timeout-per-shutdown-phase",
          "coditect.rate-limits.anonymous",
          "coditect.rate-limits.caller",
          "db-scheduler.shutdown-max-wait",
          "coditect.converge.stop-timeout",
          "coditect.audit.personal-data-public-keyset");

  @TempDir Path folder;

  private StackFolder held;
  private ServiceSettings settings;

  @BeforeEach
  void make() {
    var ports = new PortPlan(20_000);
    held = StackFolder.take(folder.resolve("data"));
    settings =
        new ServiceSettings(
            ports,
            Checkout.find(),
            StackServers.in(held, ports, false, Checkout.find()),
            () -> new Kubeconfig(Path.of("/k/config"), "cell"));
    held.close();
  }

  @Test
  void self_service_is_told_of_mail_identity_tiers_and_its_pepper() {
    Map<String, String> told = settings.of(StackPart.SELF_SERVICE);

    assertThat(told)
        .containsOnlyKeys(
            with(
                "spring.mail.host",
                "spring.mail.port",
                "coditect.public-url",
                "coditect.identity.admin-url",
                "coditect.identity.realm",
                "coditect.identity.client-id",
                "coditect.identity.client-secret",
                "coditect.identity.credentials",
                "coditect.session.client-secret",
                "coditect.relay.targets.audit.url",
                "coditect.relay.targets.provisioning.url",
                "coditect.provisioning.url",
                "coditect.provisioning.token-uri",
                "coditect.provisioning.client-id",
                "coditect.provisioning.client-secret",
                "coditect.secrets.pepper-file",
                "coditect.offboarding.grace",
                "coditect.recent-sign-in.trust-issue-time",
                "coditect.signups.mails-per-network",
                "coditect.signups.mails-per-domain",
                "coditect.tiers.directory"))
        .containsEntry("coditect.public-url", "http://127.0.0.1:20000")
        .containsEntry(
            "spring.security.oauth2.resourceserver.jwt.issuer-uri",
            "http://127.0.0.1:20020/realms/coditect");
    assertThat(Path.of(told.get("coditect.secrets.pepper-file"))).isReadable();
    assertThat(Path.of(told.get("coditect.tiers.directory")).resolve("free.yaml")).isReadable();
  }

  @Test
  void provisioning_is_told_of_its_cell_and_of_self_service() {
    assertThat(settings.of(StackPart.PROVISIONING))
        .containsOnlyKeys(
            with(
                "coditect.cells.local-1.region",
                "coditect.cells.local-1.capacity",
                "coditect.cells.local-1.kubeconfig",
                "coditect.cells.local-1.context",
                "coditect.cells.local-1.database.url",
                "coditect.cells.local-1.database.username",
                "coditect.cells.local-1.database.password",
                "coditect.self-service.url",
                "coditect.cells.local-1.storage.url",
                "coditect.cells.local-1.storage.iam-url",
                "coditect.cells.local-1.storage.region",
                "coditect.cells.local-1.storage.access-key",
                "coditect.cells.local-1.storage.secret-key",
                "coditect.cells.local-1.storage.lacks",
                "coditect.self-service.token-uri",
                "coditect.self-service.client-id",
                "coditect.self-service.client-secret",
                "coditect.offboarding.certificate-private-key",
                "coditect.offboarding.certificate-public-key",
                "coditect.offboarding.audit.url",
                "coditect.offboarding.audit.token-uri",
                "coditect.offboarding.audit.client-id",
                "coditect.offboarding.audit.client-secret",
                "coditect.tiers.directory"))
        .containsEntry("coditect.cells.local-1.kubeconfig", "/k/config")
        .containsEntry("coditect.cells.local-1.context", "cell");
  }

  @Test
  void audit_runs_as_a_role_that_does_not_own_the_ledger() {
    Map<String, String> told = settings.of(StackPart.AUDIT);

    assertThat(told)
        .containsOnlyKeys(
            with(
                "coditect.retention.username",
                "coditect.retention.password",
                "coditect.payload-keys.url",
                "coditect.payload-keys.username",
                "coditect.payload-keys.password",
                "coditect.payload-keys.keyset",
                "spring.flyway.url",
                "spring.flyway.user",
                "spring.flyway.password",
                "coditect.compliance.keyset",
                "coditect.exports.personal-data-keyset",
                "coditect.directory.url",
                "coditect.directory.issuer",
                "coditect.directory.token-uri",
                "coditect.directory.client-secret",
                "coditect.self-service.url",
                "coditect.self-service.token-uri",
                "coditect.self-service.client-secret",
                "coditect.ledger.origin",
                "coditect.checkpoints.keys[0].private-key",
                "coditect.checkpoints.keys[0].public-key",
                "coditect.checkpoints.bucket.name",
                "coditect.checkpoints.bucket.url",
                "coditect.checkpoints.bucket.region",
                "coditect.checkpoints.bucket.access-key",
                "coditect.checkpoints.bucket.secret-key",
                "coditect.checkpoints.bucket.retention"))
        .containsEntry("spring.datasource.username", "audit_app")
        .containsEntry("spring.flyway.user", "audit_owner");
  }

  private static String[] with(String... own) {
    var all = new HashSet<>(COMMON);
    all.addAll(Set.of(own));
    return all.toArray(String[]::new);
  }
}
