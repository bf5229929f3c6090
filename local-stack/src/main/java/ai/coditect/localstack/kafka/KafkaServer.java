package ai.coditect.localstack.kafka;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.process.PropertiesFile;
import ai.coditect.localstack.process.RuntimeClasspath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node, broker and controller in one, on the loopback address, in a JVM of its own. Its
 * data survives a restart; the ports may change between two starts.
 */
public final class KafkaServer {

  /**
   * No record is larger: a producer that sends more gets an error, and no listener has to hold it.
   */
  public static final int MAX_MESSAGE_BYTES = 1_048_576;

  private static final String NAME = "Kafka";

  /** Names the one cluster that a data folder holds; a fixed value, since no two ever meet. */
  private static final String CLUSTER_ID = "Y29kaXRlY3QtbG9jYWwtMQ";

  private static final Duration START_WITHIN = Duration.ofSeconds(90);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int ANSWER_WITHIN_MS = 2_000;

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private final List<String> jvmOptions;
  private @Nullable ChildProcess process;

  /** A node that is not started yet, with its data and log in the folder. */
  public KafkaServer(Path folder, int port, int controllerPort) {
    this(folder, port, controllerPort, List.of());
  }

  /** A node that is not started yet, with more options for its JVM. */
  public KafkaServer(Path folder, int port, int controllerPort, List<String> jvmOptions) {
    this.folder = folder.toAbsolutePath();
    this.port = port;
    this.controllerPort = controllerPort;
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * Formats the storage if there is none, starts the node and waits until it answers as a cluster.
   */
  public synchronized ChildProcess start() {
    Path data = folder.resolve("data");
    Path properties = folder.resolve("server.properties");
    try {
      Files.createDirectories(data);
      Files.createDirectories(folder.resolve("tmp"));
      Files.writeString(properties, settings(data));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make Kafka's folder " + folder, e);
    }
    var arguments =
        new ArrayList<>(
            List.of(javaProgram(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    arguments.addAll(jvmOptions);
    arguments.addAll(
        List.of(
            "-XX:-UsePerfData",
            // The compression libraries unpack themselves there.
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-Dlogback.configurationFile=ai/coditect/localstack/kafka/logback-kafka.xml",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            RuntimeClasspath.recorded().forChildJvm(),
            KafkaProcess.class.getName(),
            properties.toString(),
            data.toString(),
            CLUSTER_ID));
    var started = ChildProcess.start(ChildCommand.of(NAME, log(), arguments));
    process = started;
    started.awaitReady(START_WITHIN, this::answers);
    return started;
  }

  private String settings(Path data) {
    var settings =
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "BROKER"),
            Map.entry("log.dirs", data.toString()),
            Map.entry("num.partitions", "3"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "5"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "5"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            // A group of one member need not wait for others to join.
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Kept for as long as it runs; the default would be half of its heap.
            Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
            Map.entry("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES)));
    return PropertiesFile.text(settings);
  }

  private boolean answers() throws Exception {
    Map<String, Object> client =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
    if (Ports.isFree(port)) {
      return false; // an admin client would log each refused connection
    }
    try (Admin admin = Admin.create(client)) {
      return !admin
          .describeCluster()
          .nodes()
          .get(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
          .isEmpty();
    }
  }

  /** Ends the node in good order. */
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_WITHIN);
      process = null;
    }
  }

  /** The running node's process. */
  public synchronized ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("Kafka is not running");
    }
    return process;
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The node's log file. */
  public Path log() {
    return folder.resolve("kafka.log");
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
