package ai.coditect.provisioning.targets.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an informer has to keep of each object to tell that it changed: its version only. */
final class Versions implements ItemStore<GenericKubernetesResource> {

  private record Named(@Nullable String namespace, String name, String version) {

    GenericKubernetesResource object() {
      var object = new GenericKubernetesResource();
      object.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(namespace)
              .withName(name)
              .withResourceVersion(version)
              .build());
      return object;
    }
  }

  private final Map<String, Named> objects = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    return object(
        objects.put(
            key,
            new Named(metadata.getNamespace(), metadata.getName(), metadata.getResourceVersion())));
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return object(objects.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return objects.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return objects.values().stream().map(Named::object);
  }

  @Override
  public int size() {
    return objects.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return object(objects.get(key));
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static @Nullable GenericKubernetesResource object(@Nullable Named named) {
    return named == null ? null : named.object();
  }
}
