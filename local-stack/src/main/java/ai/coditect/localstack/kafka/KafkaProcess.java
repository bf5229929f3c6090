package ai.coditect.localstack.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * Main class of Kafka's own process: formats the storage on the first start, then runs the server
 * until it is told to end. Arguments: the server's properties file, the folder of its data, the
 * cluster id.
 */
public final class KafkaProcess {

  private KafkaProcess() {}

  public static void main(String[] arguments) throws IOException {
    String properties = arguments[0];
    Path data = Path.of(arguments[1]);
    if (!Files.exists(data.resolve("meta.properties"))) {
      int exitCode =
          StorageTool.execute(
              new String[] {"format", "--cluster-id", arguments[2], "--config", properties},
              System.out);
      if (exitCode != 0) {
        System.exit(exitCode);
      }
    }
    Kafka.main(new String[] {properties});
  }
}
