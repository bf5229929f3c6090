package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DatabaseSettingsTest {

  private static final String CELL = "coditect.cells.a.";

  private static DatabaseSettings bound(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put(CELL + "region", "eu");
    properties.put(CELL + "capacity", "10");
    properties.put(CELL + "kubeconfig", "/k");
    properties.put(CELL + "database.url", "jdbc:postgresql://db/tenants");
    properties.put(CELL + "database.username", "us");
    properties.put(CELL + "database.password", "hidden");
    more.forEach((name, value) -> properties.put(CELL + "database." + name, value));
    var cells =
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("coditect", CellProperties.class)
            .get()
            .cells();
    return Objects.requireNonNull(Objects.requireNonNull(cells.get("a")).database());
  }

  @Test
  void theDefaultsAreThese() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new DatabaseSettings(
                "jdbc:postgresql://db/tenants",
                null,
                "us",
                "hidden",
                8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                null,
                null,
                new DatabaseSettings.Export(Duration.ofHours(1), DataSize.ofMegabytes(32))));
  }

  @Test
  void itsTextFormHidesThePassword() {
    assertThat(bound(Map.of()).toString()).contains("us").doesNotContain("hidden");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "url, jdbc:mysql://db/x",
    "tenant-url, db/x",
    "pool-size, 0",
    "connect-timeout, 1ms",
    "request-timeout, 0s",
    "lock-timeout, 10s",
    "max-size, -1B",
    "max-tenants, 0",
    "export.timeout, 0s",
    "export.max-row, 0B"
  })
  void whatMakesNoSenseStopsTheStart(String name, String value) {
    assertThatThrownBy(() -> bound(Map.of(name, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEndpointIsReadFromAUrl() {
    assertThat(DatabaseEndpoint.of("jdbc:postgresql://db.example:6543/tenants?sslmode=require"))
        .isEqualTo(new DatabaseEndpoint("db.example", 6543, "tenants", "sslmode=require"));
    assertThat(DatabaseEndpoint.of("jdbc:postgresql://[::1]/t").jdbcUrl(""))
        .isEqualTo("jdbc:postgresql://[::1]:5432/t");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseEndpoint.of("jdbc:postgresql://one,two/t"));
  }
}
