package ai.coditect.selfservice.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.coditect.contracts.tenant.TierName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogConfigurationTest {

  private static final TierName FREE = new TierName("free");
  private static final TierName TEAM = new TierName("team");
  private static final TierName ENTERPRISE = new TierName("enterprise");
  private static final String COMMON =
      """
      tier: odd
      revision: 1
      displayName: Odd
      admission: open
      seats: {min: 1, max: 2}
      """;

  @TempDir Path folder;

  @Test
  void the_shipped_tiers_are_cumulative() {
    TierCatalog shipped = read(Path.of("../deploy/tiers"));

    assertThat(shipped.includes(ENTERPRISE, FREE)).isTrue();
    assertThat(shipped.includes(TEAM, FREE)).isTrue();
    assertThat(shipped.includes(TEAM, TEAM)).isTrue();
    assertThat(shipped.includes(TEAM, ENTERPRISE)).isFalse();
    assertThat(shipped.includes(FREE, TEAM)).isFalse();
  }

  @Test
  void the_limits_of_the_shipped_tiers_are_those_of_their_files() {
    TierCatalog shipped = read(Path.of("../deploy/tiers"));

    assertThat(shipped.tier(FREE).orElseThrow().limits())
        .contains(
            new TierLimit("kubernetes.pods", "10"),
            new TierLimit("kubernetes.requests.memory", "1Gi"))
        .noneMatch(it -> it.resource().startsWith("database."))
        .noneMatch(it -> it.resource().startsWith("kubernetes.environments."));
    assertThat(shipped.tier(TEAM).orElseThrow().limits())
        .contains(
            new TierLimit("kubernetes.pods", "150"),
            new TierLimit("kubernetes.environments.dev.pods", "50"),
            new TierLimit("database.size", "10737418240"))
        .noneMatch(it -> it.resource().startsWith("storage."));
    assertThat(shipped.tier(ENTERPRISE).orElseThrow().limits())
        .contains(
            new TierLimit("database.size", "107374182400"),
            new TierLimit("storage.size", "1099511627776"))
        .extracting(TierLimit::resource)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "available without what it provisions | available: true, includes: [], offboarding: {grace: P1D}",
        "includes one that is not there       | available: false, includes: [gold], offboarding: {grace: P1D}",
        "includes itself                      | available: false, includes: [odd], offboarding: {grace: P1D}",
        "no order among the tiers             | available: false, offboarding: {grace: P1D}",
        "no grace                             | available: false, includes: []",
        "falls back to one that is not there  | available: false, includes: [], offboarding: {grace: P1D}, fallback: gold",
        "falls back to itself                 | available: false, includes: [], offboarding: {grace: P1D}, fallback: odd",
        "a trial of what anybody may have     | available: false, includes: [], offboarding: {grace: P1D}, trial: {tier: odd, seats: 1, duration: P1D}",
        "a database that may hold nothing     | available: false, includes: [], offboarding: {grace: P1D}, database: {sizeLimit: 0}",
        "a negative grace                     | available: false, includes: [], offboarding: {grace: PT-1S}",
      })
  void a_tier_that_makes_no_sense_stops_the_start(String reason, String rest) throws IOException {
    String further = String.join("\n", rest.split(", (?=[a-z]+:)", -1));
    Files.writeString(folder.resolve("odd.yaml"), COMMON + further + "\n");

    assertThatIllegalStateException().as(reason).isThrownBy(() -> read(folder));
  }

  private static TierCatalog read(Path directory) {
    var region = new Region("eu", "Europe", "EU", "EU", "EU", "EU");
    return new CatalogConfiguration()
        .tierCatalog(
            new CatalogProperties(new CatalogProperties.Tiers(directory), List.of(region)));
  }
}
