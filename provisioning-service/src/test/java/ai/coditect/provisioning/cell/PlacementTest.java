package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@NullMarked
class PlacementTest {

  private static final String REGION = "eu-test";

  private JdbcClient jdbc;
  private TransactionTemplate transaction;

  @BeforeEach
  void schema() throws IOException {
    var database = TestPostgres.shared().newDatabase("placement");
    var source =
        new DriverManagerDataSource(database.url(), database.username(), database.password());
    jdbc = JdbcClient.create(source);
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      for (Path file : files.filter(f -> f.toString().contains("cells")).toList()) {
        jdbc.sql(Files.readString(file)).update();
      }
    }
  }

  @Test
  void aCellThatIsSaidToHaveMovedStopsTheStart() {
    placement(Map.of("one", 5)).register();
    var moved = new Placement(jdbc, new CellProperties(Map.of("one", cell("us-test", 5))));
    assertThatIllegalStateException()
        .isThrownBy(moved::register)
        .withMessageContaining("coditect.cells.one.region");
    assertThat(jdbc.sql("select region from cell").query(String.class).single()).isEqualTo(REGION);
  }

  @Test
  void manyAtOnceFillEveryCellToItsLastPlaceAndNoneBeyond() throws Exception {
    Map<String, Integer> capacities = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      capacities.put("cell-" + i, 2);
    }
    Placement placement = placement(capacities);
    placement.register();
    List<Callable<Optional<CellId>>> placings = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      placings.add(() -> transaction.execute(_ -> placement.place(TenantId.next(), REGION)));
    }
    List<Optional<CellId>> placed = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<CellId>> future : threads.invokeAll(placings)) {
        placed.add(future.get());
      }
    }
    assertThat(placed).filteredOn(Optional::isPresent).hasSize(16);
    assertThat(jdbc.sql("select placed from cell").query(Integer.class).list()).containsOnly(2);
  }

  private Placement placement(Map<String, Integer> capacities) {
    Map<String, CellProperties.CellSettings> cells = new HashMap<>();
    capacities.forEach((id, capacity) -> cells.put(id, cell(REGION, capacity)));
    return new Placement(jdbc, new CellProperties(cells));
  }

  private static CellProperties.CellSettings cell(String region, int capacity) {
    return new CellProperties.CellSettings(
        region,
        capacity,
        Path.of("unused"),
        null,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        null,
        null,
        null,
        null,
        List.of(),
        List.of());
  }
}
