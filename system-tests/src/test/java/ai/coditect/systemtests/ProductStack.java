package ai.coditect.systemtests;

import ai.coditect.contracts.Topics;
import ai.coditect.localstack.controlplane.Kubeconfig;
import ai.coditect.localstack.demo.Auditor;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.stack.LocalStack;
import ai.coditect.localstack.stack.StackDescription;
import ai.coditect.localstack.stack.StackOptions;
import ai.coditect.localstack.stack.StackPart;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * One whole stack for all tests of this module: every part a process of its own, on free ports,
 * with data below {@code target/}. Between provisioning-service and its backends are proxies that
 * can hold a request.
 */
final class ProductStack {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path PROXIED = Path.of("target/proxied.kubeconfig").toAbsolutePath();

  private static final class Shared {
    static final ProductStack INSTANCE = new ProductStack();
  }

  private final LocalStack stack;
  private final StackDescription description;
  private final KubernetesClient kubernetes;
  private final FaultProxy toKubernetes;
  private final FaultProxy toSelfService;

  private ProductStack() {
    var options =
        StackOptions.in(Path.of("target/stack").toAbsolutePath())
            .freePorts()
            .durable(false)
            .fresh(true)
            // What a run that was killed held is taken over when its lease ends.
            .property(StackPart.PROVISIONING, "coditect.converge.lease", "2s")
            .property(
                StackPart.PROVISIONING,
                "spring.kafka.consumer.properties.session.timeout.ms",
                "6000")
            .property(
                StackPart.PROVISIONING,
                "spring.kafka.consumer.properties.heartbeat.interval.ms",
                "1000")
            .property(StackPart.PROVISIONING, "coditect.converge.max-backoff", "2s")
            .property(StackPart.PROVISIONING, "coditect.converge.await-interval", "5s");
    stack = new LocalStack(options);
    description = stack.description();
    Kubeconfig admin = stack.kubeconfig();
    Config config = Config.fromKubeconfig(admin.context(), admin.file().toFile());
    toKubernetes = FaultProxy.to(URI.create(config.getMasterUrl()), admin.file());
    toSelfService = FaultProxy.to(URI.create(description.selfServiceUrl()), null);
    options
        .property(StackPart.PROVISIONING, "coditect.cells.local-1.kubeconfig", PROXIED.toString())
        .property(StackPart.PROVISIONING, "coditect.cells.local-1.context", "proxied")
        .property(
            StackPart.PROVISIONING, "coditect.self-service.url", toSelfService.url().toString());
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
    stack.start();
    // The service finds it when it is there.
    proxy(stack.provisionerKubeconfig());
    kubernetes = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The stack, started by the first call. */
  static ProductStack shared() {
    return Shared.INSTANCE;
  }

  private void proxy(Kubeconfig provisioner) {
    Config config = Config.fromKubeconfig(provisioner.context(), provisioner.file().toFile());
    try {
      Files.writeString(
          PROXIED,
          """
          apiVersion: v1
          kind: Config
          current-context: proxied
          clusters: [{name: proxied, cluster: {server: "%s"}}]
          users: [{name: proxied, user: {token: "%s"}}]
          contexts: [{name: proxied, context: {cluster: proxied, user: proxied}}]
          """
              .formatted(toKubernetes.url(), config.getAutoOAuthToken()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LocalStack parts() {
    return stack;
  }

  StackDescription description() {
    return description;
  }

  KubernetesClient kubernetes() {
    return kubernetes;
  }

  FaultProxy toKubernetes() {
    return toKubernetes;
  }

  FaultProxy toSelfService() {
    return toSelfService;
  }

  Auditor auditor() {
    return new Auditor(description);
  }

  /** Somebody new. */
  Customer customer() {
    return new Customer(
        description,
        "p-%s@example.org".formatted(UUID.randomUUID().toString().substring(0, 13)),
        PATIENCE);
  }

  static String namespace(String tenant) {
    return "t-" + tenant.substring(tenant.indexOf('_') + 1);
  }

  /** How many events lie in each dead-letter topic that is not empty. */
  Map<String, Long> deadLetters() {
    List<String> topics =
        Stream.of(
                Topics.TENANT_LIFECYCLE,
                Topics.TENANT_MEMBERS,
                Topics.TENANT_PROVISIONING,
                Topics.AUDIT_EVENTS)
            .map(topic -> topic + Topics.DEAD_LETTER_SUFFIX)
            .toList();
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
      var partitions =
          topics.stream()
              .collect(
                  Collectors.toMap(
                      topic -> new TopicPartition(topic, 0), topic -> OffsetSpec.latest()));
      return admin.listOffsets(partitions).all().get().entrySet().stream()
          .filter(end -> end.getValue().offset() > 0)
          .collect(Collectors.toMap(end -> end.getKey().topic(), end -> end.getValue().offset()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
