package ai.coditect.provisioning.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.coditect.contracts.tenant.TierName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierConfigurationTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"free", "team", "enterprise"})
  void theShippedTiersCanBeProvisioned(String tier) {
    assertThat(TierConfiguration.read(TestTiers.SHIPPED).find(new TierName(tier))).isPresent();
  }

  @Test
  void whatIncludesAnotherTierHasItsEnvironments() {
    var team = TestTiers.of(new TierName("team")).kubernetes();
    var enterprise = TestTiers.of(new TierName("enterprise")).kubernetes();
    assertThat(Objects.requireNonNull(enterprise).further().keySet())
        .containsAll(Objects.requireNonNull(team).further().keySet())
        .isNotEmpty();
    assertThat(Objects.requireNonNull(TestTiers.free().kubernetes()).further()).isEmpty();
  }

  @Test
  void anEmptyFolderStopsTheStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TierConfiguration.read(folder))
        .withMessageContaining("no tier definition");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no YAML                         | :[",
        "no revision                     | tier: x",
        "a misspelt field                | {tier: x, revision: 1, retention: P1D, kubernetes: {qouta: {}}}",
        "no quota, so no limit at all    | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "an unknown pod security level   | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: none, version: v1}, quota: {pods: '1'}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "nobody let in                   | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "a maximum without its default   | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, containerLimits: {default: {}, defaultRequest: {}, max: {cpu: '1'}}}}",
        "a bad name of an environment   | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, environments: {first: Prod, further: {}}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "an environment that is twice   | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, environments: {first: dev, further: {dev: {quota: {pods: '1'}}}}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "an environment without a limit | {tier: x, revision: 1, retention: P1D, apiKeys: {first: {name: k, scopes: []}}, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, environments: {first: prod, further: {dev: {quota: {secrets: '1'}}}}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
        "a cluster part without its keys | {tier: x, revision: 1, retention: P1D, kubernetes: {members: [owner], podSecurity: {level: restricted, version: v1}, quota: {pods: '1'}, containerLimits: {default: {}, defaultRequest: {}, max: {}}}}",
      })
  void aBadDefinitionStopsTheStartAndIsNamed(String reason, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), yaml);
    assertThatIllegalStateException()
        .as(reason)
        .isThrownBy(() -> TierConfiguration.read(folder))
        .withMessageContaining(file.getFileName().toString());
  }
}
