package ai.coditect.benchmarks.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests that an API server says it has answered, by verb. */
final class ApiCalls {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^apiserver_request_total\\{.*?\\bverb=\"([A-Z]+)\".*\\} (\\S+)$");

  private final KubernetesClient client;

  ApiCalls(KubernetesClient client) {
    this.client = client;
  }

  /** All until now, whoever made them. */
  Map<String, Double> now() {
    Map<String, Double> calls = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(Objects.requireNonNull(client.raw("/metrics")));
    while (sample.find()) {
      calls.merge(sample.group(1), Double.parseDouble(sample.group(2)), Double::sum);
    }
    return calls;
  }
}
