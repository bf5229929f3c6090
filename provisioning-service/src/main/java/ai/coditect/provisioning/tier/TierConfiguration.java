package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.TierName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the tier definitions when the service starts, and refuses to start on a bad one: it must
 * not prune a fleet.
 */
@Configuration(proxyBeanMethods = false)
class TierConfiguration {

  /**
   * Where the definitions are.
   *
   * @param directory a folder with one {@code <tier>.yaml} file per tier
   */
  @ConfigurationProperties("coditect.tiers")
  record TierProperties(Path directory) {
    TierProperties {
      Require.present(directory, "coditect.tiers.directory");
    }
  }

  @Bean
  TierCatalogue tierCatalogue(TierProperties properties, TierRevisions revisions) {
    TierCatalogue files = read(properties.directory());
    revisions.takeIntoEffect(files);
    return files.after(revisions, revisions.environments());
  }

  static TierCatalogue read(Path directory) {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    Map<TierName, TierDefinition> definitions = new HashMap<>();
    for (Path file : files(directory)) {
      TierDefinition definition;
      try {
        definition = yaml.readValue(file.toFile(), TierDefinition.class);
      } catch (JacksonException e) {
        throw new IllegalStateException(
            "%s is no tier definition: %s".formatted(file, e.getOriginalMessage()), e);
      }
      if (definition == null) {
        throw new IllegalStateException("%s is no tier definition: it is empty".formatted(file));
      }
      if (definitions.put(definition.tier(), definition) != null) {
        throw new IllegalStateException(
            "%s defines tier %s again".formatted(file, definition.tier()));
      }
    }
    if (definitions.isEmpty()) {
      throw new IllegalStateException("no tier definition (*.yaml) in " + directory);
    }
    return new TierCatalogue(definitions);
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("coditect.tiers.directory cannot be read: " + directory, e);
    }
  }
}
