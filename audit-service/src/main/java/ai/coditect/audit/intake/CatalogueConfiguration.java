package ai.coditect.audit.intake;

import ai.coditect.contracts.audit.ActionCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which actions are taken: the platform's own, and those of other services. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

  /**
   * Settings of the catalogue.
   *
   * @param files catalogues of services that are not the platform's own, in the form of {@code
   *     actions.tsv}; read at the start
   */
  @ConfigurationProperties("coditect.catalogue")
  record CatalogueProperties(@DefaultValue List<Path> files) {

    CatalogueProperties {
      files = List.copyOf(files);
    }
  }

  @Bean
  ActionCatalogue actionCatalogue(CatalogueProperties properties) {
    ActionCatalogue all = ActionCatalogue.platform();
    for (Path file : properties.files()) {
      try {
        all = all.and(ActionCatalogue.read(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException("coditect.catalogue.files cannot be read", e);
      }
    }
    return all;
  }
}
