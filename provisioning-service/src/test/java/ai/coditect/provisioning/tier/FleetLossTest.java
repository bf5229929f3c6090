package ai.coditect.provisioning.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.coditect.contracts.tenant.TierName;
import ai.coditect.provisioning.operator.OperatorTestBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Threat: a bad tier file prunes the fleet. */
class FleetLossTest extends OperatorTestBase {

  private static final TierName FREE = new TierName("free");

  @Autowired private TierRevisions revisions;
  @TempDir Path folder;

  @Test
  void anEmptyTierFileStopsTheStart() throws IOException {
    shipped();
    Files.writeString(folder.resolve("free.yaml"), "");
    refused("free.yaml");
  }

  @Test
  void anEmptyTierFolderStopsTheStart() {
    refused("no tier definition");
  }

  @Test
  void aTierThatTenantsHaveMustNotGoMissing() throws IOException {
    readyTenant();
    shipped();
    Files.delete(folder.resolve("free.yaml"));
    refused("free");
  }

  @Test
  void aTierThatTenantsHaveMustNotLoseWhatItProvisions() throws IOException {
    readyTenant();
    shipped();
    Files.writeString(folder.resolve("free.yaml"), "{tier: free, revision: 2, retention: P30D}");
    refused("free");
  }

  @Test
  void aDefinitionThatChangesUnderItsRevisionStopsTheStart() throws IOException {
    shipped();
    String free = Files.readString(folder.resolve("free.yaml"));
    Files.writeString(folder.resolve("free.yaml"), sized(free, "free", "0"));
    refused("needs a new revision");
  }

  @Test
  void aNewRevisionIsTakenAndTheOneBeforeIsRemembered() throws IOException {
    shipped();
    TierDefinition first = TestTiers.free();
    String changed =
        sized(Files.readString(folder.resolve("free.yaml")), "free", "11")
            .replace("revision: " + first.revision(), "revision: 99");
    Files.writeString(folder.resolve("free.yaml"), changed);
    TierCatalogue files = TierConfiguration.read(folder);

    revisions.takeIntoEffect(files);
    TierCatalogue catalogue = files.after(revisions, revisions.environments());

    assertThat(catalogue.find(FREE).orElseThrow().revision()).isEqualTo(99);
    assertThat(catalogue.find(FREE, first.revision())).contains(first);
    assertThat(catalogue.find(FREE, 98)).isEmpty();
    assertThatCode(() -> revisions.takeIntoEffect(files))
        .as("the next start")
        .doesNotThrowAnyException();
  }

  @Test
  void anEnvironmentThatNoFileHasAnyMoreIsStillLookedFor() throws IOException {
    shipped();
    revisions.takeIntoEffect(TierConfiguration.read(folder));
    TierCatalogue later = TestTiers.withoutEnvironments();
    assertThat(later.environments()).isEmpty();
    assertThat(later.after(revisions, revisions.environments()).environments()).contains("dev");
  }

  private void shipped() throws IOException {
    for (String tier : new String[] {"free", "team", "enterprise"}) {
      Files.copy(TestTiers.SHIPPED.resolve(tier + ".yaml"), folder.resolve(tier + ".yaml"));
    }
  }

  private void refused(String because) {
    assertThatIllegalStateException()
        .isThrownBy(() -> revisions.takeIntoEffect(TierConfiguration.read(folder)))
        .withMessageContaining(because);
  }
}
