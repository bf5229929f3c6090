package ai.coditect.localstack.testing;

import ai.coditect.localstack.kafka.KafkaServer;
import ai.coditect.localstack.process.Ports;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real single-node Kafka for tests, without topics at its start, on a free loopback port. Topics
 * are not created by being used. It ends with the JVM, however that ends.
 */
public final class TestKafka {

  private static final class Shared {
    static final TestKafka INSTANCE = separate();
  }

  private static final int CREATE_WITHIN_SECONDS = 20;

  private final KafkaServer server;

  private TestKafka(KafkaServer server) {
    this.server = server;
  }

  /**
   * The node that all tests of this JVM share; the first call starts it. Use topics of your own on
   * it.
   */
  public static TestKafka shared() {
    return Shared.INSTANCE;
  }

  /** A further, started node, for a test that stops or pauses it. */
  public static TestKafka separate() {
    List<Integer> ports = Ports.free(2);
    var server = new KafkaServer(TestFolders.fresh("kafka"), ports.getFirst(), ports.getLast());
    server.start();
    return new TestKafka(server);
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return server.bootstrapServers();
  }

  /** Creates a topic and waits until it is there; the topic must not exist. */
  public void createTopic(String name, int partitions, Map<String, String> settings) {
    Map<String, Object> client =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    var topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(topic)).all().get(CREATE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not create the topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The node itself, to stop, start or pause it in a test that has a separate one. */
  public KafkaServer server() {
    return server;
  }
}
