package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.Ports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which part listens where: all on the loopback address, at fixed distances from one base.
 *
 * @param base the port of self-service-api
 */
public record PortPlan(int base) {

  /** The base without any option. */
  public static final int DEFAULT_BASE = 8080;

  /** How far the highest port is from the base, and one more. */
  public static final int SPAN = 56;

  private static final int LOWEST = 1024;
  private static final int HIGHEST = 65_535;
  private static final int MANAGEMENT = 10;

  public PortPlan {
    if (base < LOWEST || base + SPAN > HIGHEST) {
      throw new IllegalArgumentException(
          "the port base must be between " + LOWEST + " and " + (HIGHEST - SPAN) + ", not " + base);
    }
  }

  int selfService() {
    return base;
  }

  int provisioning() {
    return base + 1;
  }

  int audit() {
    return base + 2;
  }

  int keycloak() {
    return base + 20;
  }

  int keycloakManagement() {
    return base + 21;
  }

  int keycloakTls() {
    return base + 22;
  }

  int mailPage() {
    return base + 30;
  }

  int smtp() {
    return base + 31;
  }

  int postgres() {
    return base + 40;
  }

  int kafka() {
    return base + 41;
  }

  int kafkaController() {
    return base + 42;
  }

  int etcd() {
    return base + 50;
  }

  int etcdPeer() {
    return base + 51;
  }

  int apiServer() {
    return base + 52;
  }

  int s3() {
    return base + 53;
  }

  int iam() {
    return base + 54;
  }

  int accounts() {
    return base + 55;
  }

  /** The port on which a service answers requests. */
  int of(StackPart service) {
    return switch (service) {
      case SELF_SERVICE -> selfService();
      case PROVISIONING -> provisioning();
      case AUDIT -> audit();
      case POSTGRES, KAFKA, MAIL, CONTROL_PLANE, OBJECT_STORAGE, KEYCLOAK ->
          throw new IllegalArgumentException(service + " is no service of ours");
    };
  }

  /** Where people and programs reach a part. */
  public String address(StackPart part) {
    return switch (part) {
      case SELF_SERVICE, PROVISIONING, AUDIT -> "http://127.0.0.1:" + of(part);
      case KEYCLOAK -> "http://127.0.0.1:" + keycloak();
      case MAIL -> "http://127.0.0.1:" + mailPage();
      case POSTGRES -> "127.0.0.1:" + postgres();
      case KAFKA -> "127.0.0.1:" + kafka();
      case CONTROL_PLANE -> "https://127.0.0.1:" + apiServer();
      case OBJECT_STORAGE -> "http://127.0.0.1:" + s3();
    };
  }

  /** The port on which a service shows its health and metrics. */
  int managementOf(StackPart service) {
    return of(service) + MANAGEMENT;
  }

  /**
   * Checks that every port is free.
   *
   * @throws ComponentFailure naming each port that is taken, and the part that needs it
   */
  void requireFree(Set<StackPart> parts) {
    String taken = taken(parts);
    if (!taken.isEmpty()) {
      throw ComponentFailure.of(
          "ports",
          "not all of them are free:\n"
              + taken
              + "\nEnd what uses them, or choose others with --port-base.");
    }
  }

  /** A line for each port of these parts that is taken; empty if none is. */
  String taken(Set<StackPart> parts) {
    return users(parts).entrySet().stream()
        .filter(use -> !Ports.isFree(use.getKey()))
        .map(use -> "  port " + use.getKey() + " is in use; " + use.getValue() + " needs it")
        .collect(Collectors.joining("\n"));
  }

  /**
   * What a person should know who chose these ports: that the system gives some of them to outgoing
   * connections, which then are in the way of a part that starts.
   */
  public Optional<String> warning() {
    Ports.Range outgoing = Ports.outgoing();
    int last = base + SPAN - 1;
    return last < outgoing.first() || base > outgoing.last()
        ? Optional.empty()
        : Optional.of(
            "Ports %d to %d reach into %d to %d, which this system gives to outgoing connections: one of them may be taken now and then. A lower --port-base avoids that."
                .formatted(base, last, outgoing.first(), outgoing.last()));
  }

  private Map<Integer, String> users(Set<StackPart> parts) {
    var users = new LinkedHashMap<Integer, String>();
    for (StackPart part : parts) {
      switch (part) {
        case SELF_SERVICE, PROVISIONING, AUDIT -> {
          users.put(of(part), part.title());
          users.put(managementOf(part), part.title() + " (management)");
        }
        case KEYCLOAK -> {
          users.put(keycloak(), part.title());
          users.put(keycloakTls(), part.title() + " (TLS)");
          users.put(keycloakManagement(), part.title() + " (management)");
        }
        case MAIL -> {
          users.put(mailPage(), "the mail page");
          users.put(smtp(), "the mail catcher's SMTP server");
        }
        case POSTGRES -> users.put(postgres(), part.title());
        case KAFKA -> {
          users.put(kafka(), part.title());
          users.put(kafkaController(), "Kafka's controller");
        }
        case CONTROL_PLANE -> {
          users.put(etcd(), "etcd");
          users.put(etcdPeer(), "etcd (peer)");
          users.put(apiServer(), "kube-apiserver");
        }
        case OBJECT_STORAGE -> {
          users.put(s3(), "the S3 server");
          users.put(iam(), "the S3 server's IAM");
          users.put(accounts(), "the S3 server's accounts");
        }
      }
    }
    return users;
  }
}
