package ai.coditect.localstack.stack;

import ai.coditect.localstack.controlplane.ControlPlane;
import ai.coditect.localstack.controlplane.TokenIssuer;
import ai.coditect.localstack.kafka.KafkaServer;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.keycloak.RealmSecrets;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.mail.MailCatcher;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.Durability;
import ai.coditect.localstack.postgres.PostgresServer;

/** The servers of one data folder that are not ours, none of them started yet. */
record StackServers(
    SecretStore secrets,
    PostgresServer postgres,
    Databases databases,
    KafkaServer kafka,
    MailCatcher mail,
    ControlPlane controlPlane,
    ObjectStorage objectStorage,
    KeycloakServer keycloak) {

  static StackServers in(StackFolder folder, PortPlan ports, boolean durable, Checkout checkout) {
    var secrets = new SecretStore(folder.path("secrets"));
    var postgres =
        new PostgresServer(
            folder.path(StackPart.POSTGRES),
            ports.postgres(),
            durable ? Durability.POWER_LOSS : Durability.PROCESS_END,
            secrets.password("postgres-superuser.password"));
    var databases = new Databases(postgres, secrets);
    var keycloak =
        new KeycloakServer(
            folder.path(StackPart.KEYCLOAK),
            new KeycloakServer.KeycloakPorts(
                ports.keycloak(), ports.keycloakTls(), ports.keycloakManagement(), ports.smtp()),
            databases.keycloak(),
            RealmSecrets.in(secrets));
    return new StackServers(
        secrets,
        postgres,
        databases,
        new KafkaServer(folder.path(StackPart.KAFKA), ports.kafka(), ports.kafkaController()),
        new MailCatcher(folder.path(StackPart.MAIL), ports.smtp(), ports.mailPage()),
        new ControlPlane(
            folder.path(StackPart.CONTROL_PLANE),
            new ControlPlane.ControlPlanePorts(ports.etcd(), ports.etcdPeer(), ports.apiServer()),
            durable ? ControlPlane.Writes.SYNCED : ControlPlane.Writes.UNSYNCED,
            () ->
                new TokenIssuer(
                    keycloak.tlsIssuer(),
                    keycloak.certificate(),
                    keycloak.issuer(),
                    checkout.kubectlPlugin(folder.root()))),
        new ObjectStorage(
            folder.path(StackPart.OBJECT_STORAGE),
            new ObjectStorage.ObjectStoragePorts(ports.s3(), ports.iam(), ports.accounts()),
            secrets.password("object-storage-admin.password")),
        keycloak);
  }
}
