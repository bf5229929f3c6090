package ai.coditect.selfservice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What other services offer is offered at the public origin too, but for what services tell each
 * other; read from their controllers.
 */
class RelayedRoutesTest {

  private static final Pattern CONTROLLER =
      Pattern.compile("@RequestMapping\\(\"([^\"]+)\"\\)\\s+(?:public )?class");

  private static final Pattern OPERATION =
      Pattern.compile(
          "@(?:Get|Post|Put|Patch|Delete)Mapping(?:\\((?:path = )?\"([^\"]*)\"[^)]*\\))?");

  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

  @ParameterizedTest
  @CsvSource({"audit, audit-service, 30", "provisioning, provisioning-service, 20"})
  void every_route_of_another_service_is_passed_on(String target, String module, int atLeast)
      throws IOException {
    RelayProperties.Target relayed = target(target);
    List<PathPattern> passed =
        Stream.of(relayed.paths(), relayed.open())
            .flatMap(Collection::stream)
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
    Set<String> routes = routes(Path.of("..", module, "src/main/java"));

    assertThat(routes).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(routes)
        .filteredOn(route -> !route.startsWith("/v1/internal/"))
        .allMatch(
            route ->
                passed.stream()
                    .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(route))));
    assertThat(routes)
        .filteredOn(route -> route.startsWith("/v1/internal/"))
        .noneMatch(
            route ->
                passed.stream()
                    .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(route))));
  }

  private static RelayProperties.Target target(String name) throws IOException {
    var settings =
        new YamlPropertySourceLoader()
            .load("shipped", new ClassPathResource("application.yaml"))
            .getFirst();
    return Objects.requireNonNull(
        new Binder(ConfigurationPropertySources.from(settings))
            .bind("coditect.relay", RelayProperties.class)
            .get()
            .targets()
            .get(name));
  }

  private static Set<String> routes(Path sources) throws IOException {
    Set<String> routes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(file -> add(routes, file));
    }
    return routes;
  }

  private static void add(Set<String> routes, Path file) {
    try {
      String source = Files.readString(file);
      Matcher controller = CONTROLLER.matcher(source);
      String base = controller.find() ? controller.group(1) : "";
      OPERATION
          .matcher(source)
          .results()
          .map(found -> base + (found.group(1) == null ? "" : found.group(1)))
          .map(path -> VARIABLE.matcher(path).replaceAll("1"))
          .forEach(routes::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
