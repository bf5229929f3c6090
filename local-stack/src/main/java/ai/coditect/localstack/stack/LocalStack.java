package ai.coditect.localstack.stack;

import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.keycloak.RealmSecrets;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.mail.MailCatcher;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.Guardian;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stack of one data folder. What it keeps survives a restart; the parts that run are those that
 * were asked for. Nothing of it outlives this JVM by more than 15 s, however that ends. For people
 * see the launcher; tests also stop, pause, kill and start single parts, always on the same ports.
 */
public final class LocalStack implements AutoCloseable {

  private final StackOptions options;
  private final StackFolder folder;
  private final PortPlan ports;
  private final StackServers servers;
  private final Map<StackPart, ServicePart> services = new EnumMap<>(StackPart.class);
  private final Supervisor supervisor;

  /**
   * Takes the data folder; nothing is started yet.
   *
   * @throws ComponentFailure if another stack runs on the folder, or a port is in use
   */
  public LocalStack(StackOptions options) {
    this.options = options;
    this.folder = StackFolder.take(options.dataFolder());
    this.ports = new PortPlan(options.portBase());
    try {
      ports.requireFree(options.parts());
    } catch (ComponentFailure e) {
      folder.close();
      throw e;
    }
    if (options.fresh()) {
      folder.empty();
    }
    this.servers = StackServers.in(folder, ports, options.durable(), options.checkout());
    this.supervisor = new Supervisor(parts(), ports, options.listener(), options.revive());
  }

  private Map<StackPart, RunningPart> parts() {
    var settings =
        new ServiceSettings(ports, options.checkout(), servers, this::provisionerKubeconfig);
    var parts = new EnumMap<StackPart, RunningPart>(StackPart.class);
    for (StackPart part : options.parts()) {
      parts.put(
          part,
          switch (part) {
            case POSTGRES ->
                DependencyParts.postgres(
                    servers.postgres(),
                    servers.databases(),
                    options.checkout().cell().resolve("database.sql"));
            case KAFKA -> DependencyParts.kafka(servers.kafka());
            case MAIL -> DependencyParts.mail(servers.mail());
            case CONTROL_PLANE ->
                DependencyParts.controlPlane(servers.controlPlane(), options.checkout().cell());
            case OBJECT_STORAGE -> DependencyParts.objectStorage(servers.objectStorage());
            case KEYCLOAK ->
                DependencyParts.keycloak(servers.keycloak(), ports.address(StackPart.SELF_SERVICE));
            case AUDIT, SELF_SERVICE, PROVISIONING -> service(part, settings);
          });
    }
    return parts;
  }

  private ServicePart service(StackPart part, ServiceSettings settings) {
    var service =
        new ServicePart(
            part,
            () -> options.checkout().jar(part),
            folder.path(part),
            ports.managementOf(part),
            () -> {
              var all = new HashMap<>(settings.of(part));
              // What it prints is for people; this file holds the same for programs.
              all.put(
                  "logging.file.name",
                  folder.path(part).resolve(part.title() + ".json").toString());
              all.putAll(options.propertiesOf(part));
              return all;
            });
    services.put(part, service);
    return service;
  }

  /**
   * Starts all parts and returns when they are ready.
   *
   * @throws ComponentFailure if one does not start; nothing runs any more then
   */
  public void start() {
    try {
      supervisor.startAll();
    } catch (ComponentFailure e) {
      folder.close();
      throw e;
    }
    Guardian.removeWhenGone(StackFolder.description(folder.root()));
    description().write();
  }

  /** Stops all parts, the services first, and gives the data folder free. */
  @Override
  public void close() {
    supervisor.stopAll();
    folder.close();
  }

  /**
   * Starts a part that was stopped or killed, with the properties that the options hold for it now.
   */
  public void start(StackPart part) {
    supervisor.start(part);
  }

  /** Stops one part in good order. */
  public void stop(StackPart part) {
    supervisor.stop(part);
  }

  /** Ends all processes of a part by SIGKILL. */
  public void kill(StackPart part) {
    supervisor.kill(part);
  }

  /**
   * Freezes a part: connections to it stay open, and nothing answers. Not for {@link
   * StackPart#MAIL}.
   */
  public void pause(StackPart part) {
    processes(part).forEach(ChildProcess::pause);
  }

  /** Undoes {@link #pause}. */
  public void resume(StackPart part) {
    processes(part).forEach(ChildProcess::resume);
  }

  /**
   * The processes of a part at this moment; empty for a part in this JVM, or one that is not
   * running.
   */
  public List<ChildProcess> processes(StackPart part) {
    return supervisor.processes(Set.of(part));
  }

  /**
   * Makes what lets the services start faster next time, one after the other; some seconds for each
   * new jar.
   */
  public void makeAotCaches() {
    services.values().forEach(ServicePart::makeAotCache);
  }

  /** Where everything is. */
  public StackDescription description() {
    RealmSecrets realm = RealmSecrets.in(servers.secrets());
    return new StackDescription(
        ProcessHandle.current().pid(),
        folder.root().toString(),
        "http://127.0.0.1:" + ports.selfService(),
        "http://127.0.0.1:" + ports.provisioning(),
        "http://127.0.0.1:" + ports.audit(),
        servers.keycloak().url(),
        servers.keycloak().tokenUrl(),
        servers.mail().url(),
        servers.postgres().url("postgres"),
        bootstrapServers(),
        servers.objectStorage().s3Url().toString(),
        servers.objectStorage().iamUrl().toString(),
        kubeconfig().file().toString(),
        kubeconfig().context(),
        options.kubeconfig().isPresent()
            ? ""
            : servers.controlPlane().memberKubeconfig().file().toString(),
        servers.keycloak().tlsTokenUrl(),
        servers.keycloak().tlsIssuer() + "/protocol/openid-connect/auth/device",
        servers.keycloak().certificate().toString(),
        realm.operatorPassword(),
        realm.auditorPassword());
  }

  /** The base URL of a service's health and metrics. */
  public String managementUrl(StackPart service) {
    return "http://127.0.0.1:" + ports.managementOf(service);
  }

  /** A database of the stack, such as {@code self_service}, as superuser. */
  public Database databaseAsSuperuser(String name) {
    return servers.postgres().superuser(name);
  }

  /** Kafka's host and port for clients. */
  public String bootstrapServers() {
    return servers.kafka().bootstrapServers();
  }

  /** The cluster in which tenants get their namespaces: ours, or the one that the options name. */
  public Kubeconfig kubeconfig() {
    return options.kubeconfig().orElseGet(servers.controlPlane()::kubeconfig);
  }

  /** With what provisioning-service reaches that cluster; on ours, an account of its own. */
  public Kubeconfig provisionerKubeconfig() {
    return options.kubeconfig().orElseGet(servers.controlPlane()::provisionerKubeconfig);
  }

  /** The S3 server in which Enterprise tenants get their buckets. */
  public ObjectStorage objectStorage() {
    return servers.objectStorage();
  }

  /** The mail catcher: what was sent to whom. */
  public MailCatcher mail() {
    return servers.mail();
  }

  /** Keycloak's addresses. */
  public KeycloakServer keycloak() {
    return servers.keycloak();
  }

  /** The secrets of this data folder. */
  public SecretStore secrets() {
    return servers.secrets();
  }
}
