package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kubernetes objects in YAML files, one or several to a file, in the order of the files' names. */
final class Manifests {

  private static final Pattern API_VERSION = Pattern.compile("(?m)^apiVersion:\\s*(\\S+)");
  private static final Pattern KIND = Pattern.compile("(?m)^kind:\\s*(\\S+)");
  private static final Pattern NAME = Pattern.compile("(?m)^  name:\\s*(\\S+)");
  private static final Pattern NAMESPACE = Pattern.compile("(?m)^  namespace:\\s*(\\S+)");

  private final List<String> objects;

  private Manifests(List<String> objects) {
    this.objects = List.copyOf(objects);
  }

  static Manifests in(Path folder) {
    var objects = new ArrayList<String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        for (String document : PrivateFiles.read(file).split("(?m)^---\\s*$", -1)) {
          if (KIND.matcher(document).find()) {
            objects.add(document);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifests in " + folder, e);
    }
    return new Manifests(objects);
  }

  void applyWith(ApiServerClient client) {
    try {
      for (String object : objects) {
        String group = group(first(API_VERSION, object));
        String resource = resource(client, group, first(KIND, object));
        client.apply(
            group + namespace(object) + "/" + resource + "/" + first(NAME, object), object);
      }
    } catch (IOException e) {
      throw ComponentFailure.of("Kubernetes", "an object was refused: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of("Kubernetes", "interrupted", e);
    }
  }

  private static String group(String apiVersion) {
    return apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
  }

  private static String namespace(String object) {
    Matcher matcher = NAMESPACE.matcher(object);
    return matcher.find() ? "/namespaces/" + matcher.group(1) : "";
  }

  /** The server knows what the objects of a kind are called in its paths. */
  private static String resource(ApiServerClient client, String group, String kind)
      throws IOException, InterruptedException {
    JsonNode known = JsonMapper.builder().build().readTree(client.get(group).body());
    return known
        .path("resources")
        .valueStream()
        .filter(resource -> resource.path("kind").asString("").equals(kind))
        .map(resource -> resource.path("name").asString(""))
        .filter(name -> !name.contains("/"))
        .findFirst()
        .orElseThrow(() -> new IOException("the API server knows no " + kind + " in " + group));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw ComponentFailure.of("Kubernetes", "a manifest lacks " + pattern);
    }
    return matcher.group(1);
  }
}
