package ai.coditect.localstack.stack;

import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.keycloak.RealmSecrets;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SealingKeys;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What each service is told about the stack around it: the properties in its configuration file.
 */
record ServiceSettings(
    PortPlan ports, Checkout checkout, StackServers servers, Supplier<Kubeconfig> kubeconfig) {

  /** The bucket in which the trail's checkpoints are locked. */
  static final String CHECKPOINTS = "audit-checkpoints";

  Map<String, String> of(StackPart service) {
    return switch (service) {
      case SELF_SERVICE -> selfService();
      case PROVISIONING -> provisioning();
      case AUDIT -> audit();
      case POSTGRES, KAFKA, MAIL, CONTROL_PLANE, OBJECT_STORAGE, KEYCLOAK ->
          throw new IllegalArgumentException(service + " is no service of ours");
    };
  }

  private Map<String, String> selfService() {
    var settings = common(StackPart.SELF_SERVICE, servers.databases().selfService());
    settings.put("spring.mail.host", "127.0.0.1");
    settings.put("spring.mail.port", Integer.toString(ports.smtp()));
    settings.put("coditect.public-url", "http://127.0.0.1:" + ports.selfService());
    settings.put("coditect.identity.admin-url", servers.keycloak().url());
    settings.put("coditect.identity.realm", KeycloakServer.REALM);
    settings.put("coditect.identity.client-id", "self-service-api");
    settings.put(
        "coditect.identity.client-secret", RealmSecrets.in(servers.secrets()).selfServiceSecret());
    settings.put(
        "coditect.session.client-secret", RealmSecrets.in(servers.secrets()).browserSecret());
    String relay = "coditect.relay.targets.";
    settings.put(relay + "audit.url", "http://127.0.0.1:" + ports.audit());
    settings.put(relay + "provisioning.url", "http://127.0.0.1:" + ports.provisioning());
    // Browsers make passkeys for a domain only, and here everything is at an IP address.
    settings.put("coditect.identity.credentials", "password");
    settings.put("coditect.provisioning.url", "http://127.0.0.1:" + ports.provisioning());
    settings.put("coditect.provisioning.token-uri", servers.keycloak().tokenUrl());
    settings.put("coditect.provisioning.client-id", "self-service-calls");
    settings.put(
        "coditect.provisioning.client-secret",
        RealmSecrets.in(servers.secrets()).selfServiceCallsSecret());
    settings.put("coditect.secrets.pepper-file", servers.secrets().pepper("pepper-1").toString());
    // Whoever tries the end of a tenant does not want to wait for a month.
    settings.put("coditect.offboarding.grace", "10s");
    // The demo and the README sign in by password grant, of which Keycloak does not say when.
    settings.put("coditect.recent-sign-in.trust-issue-time", "true");
    settings.put("coditect.tiers.directory", checkout.tiers().toString());
    // As with coditect.rate-limits below.
    settings.put("coditect.signups.mails-per-network", "1000000");
    settings.put("coditect.signups.mails-per-domain", "1000000");
    return settings;
  }

  private Map<String, String> provisioning() {
    var settings = common(StackPart.PROVISIONING, servers.databases().provisioning());
    String cell = "coditect.cells.local-1.";
    settings.put(cell + "region", "eu-local");
    settings.put(cell + "capacity", "10000");
    settings.put(cell + "kubeconfig", kubeconfig.get().file().toString());
    settings.put(cell + "context", kubeconfig.get().context());
    Database tenants = servers.databases().tenants();
    settings.put(cell + "database.url", tenants.url());
    settings.put(cell + "database.username", tenants.username());
    settings.put(cell + "database.password", tenants.password());
    ObjectStorage storage = servers.objectStorage();
    settings.put(cell + "storage.url", storage.s3Url().toString());
    settings.put(cell + "storage.iam-url", storage.iamUrl().toString());
    settings.put(cell + "storage.region", ObjectStorage.REGION);
    settings.put(cell + "storage.access-key", ObjectStorage.ADMINISTRATOR);
    settings.put(cell + "storage.secret-key", storage.secret());
    settings.put(cell + "storage.lacks", "encryption,public-access-block,lifecycle");
    settings.put("coditect.self-service.url", "http://127.0.0.1:" + ports.selfService());
    settings.put("coditect.self-service.token-uri", servers.keycloak().tokenUrl());
    settings.put("coditect.self-service.client-id", "provisioning-service");
    settings.put(
        "coditect.self-service.client-secret",
        RealmSecrets.in(servers.secrets()).provisioningSecret());
    settings.put("coditect.tiers.directory", checkout.tiers().toString());
    String offboarding = "coditect.offboarding.";
    SigningKeyPair certificates = servers.secrets().ed25519("deletion-certificates");
    settings.put(offboarding + "certificate-private-key", certificates.privateKey().toString());
    settings.put(offboarding + "certificate-public-key", certificates.publicKey().toString());
    settings.put(offboarding + "audit.url", "http://127.0.0.1:" + ports.audit());
    settings.put(offboarding + "audit.token-uri", servers.keycloak().tokenUrl());
    settings.put(offboarding + "audit.client-id", "provisioning-service");
    settings.put(
        offboarding + "audit.client-secret",
        RealmSecrets.in(servers.secrets()).provisioningSecret());
    return settings;
  }

  private Map<String, String> audit() {
    var settings = common(StackPart.AUDIT, servers.databases().audit());
    Database owner = servers.databases().auditOwner();
    settings.put("spring.flyway.url", owner.url());
    settings.put("spring.flyway.user", owner.username());
    settings.put("spring.flyway.password", owner.password());
    Database retention = servers.databases().auditRetention();
    settings.put("coditect.retention.username", retention.username());
    settings.put("coditect.retention.password", retention.password());
    Database keys = servers.databases().auditKeys();
    settings.put("coditect.payload-keys.url", keys.url());
    settings.put("coditect.payload-keys.username", keys.username());
    settings.put("coditect.payload-keys.password", keys.password());
    settings.put(
        "coditect.payload-keys.keyset",
        SealingKeys.in(servers.secrets(), "payload-keys").toString());
    settings.put("coditect.ledger.origin", "coditect.local/audit");
    SigningKeyPair logKey = servers.secrets().ed25519("audit-log");
    settings.put("coditect.checkpoints.keys[0].private-key", logKey.privateKey().toString());
    settings.put("coditect.checkpoints.keys[0].public-key", logKey.publicKey().toString());
    String bucket = "coditect.checkpoints.bucket.";
    settings.put(bucket + "name", CHECKPOINTS);
    settings.put(bucket + "url", servers.objectStorage().s3Url().toString());
    settings.put(bucket + "region", ObjectStorage.REGION);
    settings.put(bucket + "access-key", ObjectStorage.ADMINISTRATOR);
    settings.put(bucket + "secret-key", servers.objectStorage().secret());
    // Long enough to be refused, and gone with the folder all the same.
    settings.put(bucket + "retention", "1d");
    settings.put(
        "coditect.compliance.keyset",
        SealingKeys.in(servers.secrets(), "compliance-credentials").toString());
    settings.put(
        "coditect.exports.personal-data-keyset", personalDataKeys().privateKeyset().toString());
    settings.put(
        "coditect.directory.url",
        servers.keycloak().url() + "/admin/realms/" + KeycloakServer.REALM);
    settings.put("coditect.directory.issuer", servers.keycloak().issuer());
    settings.put("coditect.directory.token-uri", servers.keycloak().tokenUrl());
    settings.put(
        "coditect.directory.client-secret", RealmSecrets.in(servers.secrets()).auditSecret());
    settings.put("coditect.self-service.url", "http://127.0.0.1:" + ports.selfService());
    settings.put("coditect.self-service.token-uri", servers.keycloak().tokenUrl());
    settings.put(
        "coditect.self-service.client-secret",
        RealmSecrets.in(servers.secrets()).auditCallsSecret());
    return settings;
  }

  private Map<String, String> common(StackPart service, Database database) {
    var settings = new HashMap<String, String>();
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", Integer.toString(ports.of(service)));
    settings.put("management.server.address", "127.0.0.1");
    settings.put("management.server.port", Integer.toString(ports.managementOf(service)));
    settings.put("spring.datasource.url", database.url());
    settings.put("spring.datasource.username", database.username());
    settings.put("spring.datasource.password", database.password());
    settings.put("spring.kafka.bootstrap-servers", servers.kafka().bootstrapServers());
    String jwt = "spring.security.oauth2.resourceserver.jwt.";
    settings.put(jwt + "issuer-uri", servers.keycloak().issuer());
    settings.put(jwt + "jwk-set-uri", servers.keycloak().keysUrl());
    settings.put(
        "coditect.audit.personal-data-public-keyset", personalDataKeys().publicKeyset().toString());
    // Everybody on one machine is one network, and a demonstration or a benchmark is in a hurry.
    settings.put("coditect.rate-limits.anonymous", "1000000");
    settings.put("coditect.rate-limits.caller", "1000000");
    // Ctrl-C has 15 s for everything.
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "4s");
    settings.put("db-scheduler.shutdown-max-wait", "3s");
    settings.put("coditect.converge.stop-timeout", "3s");
    return settings;
  }

  private PersonalDataKeys personalDataKeys() {
    return PersonalDataKeys.in(servers.secrets());
  }
}
