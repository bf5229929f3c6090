package ai.coditect.selfservice.tiers;

import ai.coditect.platform.event.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the catalog when the service starts, and fails the start if it makes no sense. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogProperties.class)
class CatalogConfiguration {

  private static final Set<String> PROVISIONED = Set.of("kubernetes", "apiKeys");

  @Bean
  TierCatalog tierCatalog(CatalogProperties properties) {
    Path directory = properties.tiers().directory();
    try (Stream<Path> files = Files.list(directory)) {
      List<TierDefinition> tiers =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .map(CatalogConfiguration::read)
              .sorted(Comparator.comparingInt(tier -> tier.seats().min()))
              .toList();
      return new TierCatalog(tiers, properties.regions());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "coditect.tiers.directory: %s holds no usable tiers".formatted(directory), e);
    }
  }

  private static TierDefinition read(Path file) {
    try (var text = Files.newBufferedReader(file)) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      TierDefinition tier = EventJson.read(EventJson.write(tree), TierDefinition.class);
      requireProvisionable(tier, tree);
      return tier;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " is no tier definition", e);
    }
  }

  /**
   * What provisioning cannot make must not be offered: whoever asked for it would wait for ever.
   */
  private static void requireProvisionable(TierDefinition tier, Object tree) {
    boolean complete = tree instanceof Map<?, ?> parts && parts.keySet().containsAll(PROVISIONED);
    if (tier.available() && !complete) {
      throw new IllegalArgumentException(
          "tier %s is available, but not all of %s is there".formatted(tier.tier(), PROVISIONED));
    }
  }
}
