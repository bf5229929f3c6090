package ai.coditect.provisioning.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.operator.OperatorTestBase;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Threat: a bad tier file, or a kubeconfig that leads elsewhere, prunes the fleet. */
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
    await()
        .untilAsserted(
            () ->
                assertThat(trail("tier.revision-added"))
                    .filteredOn(event -> event.changes().contains(revision(first, 99)))
                    .singleElement()
                    .satisfies(
                        event ->
                            assertThat(event.changes())
                                .extracting(Change::pointer)
                                .containsExactly(
                                    "/kubernetes/quota/pods",
                                    "/kubernetes/quota/secrets",
                                    "/revision")));
  }

  private static Change revision(TierDefinition before, int now) {
    return new Change("/revision", Integer.toString(before.revision()), Integer.toString(now));
  }

  @Test
  void anEnvironmentThatNoFileHasAnyMoreIsStillLookedFor() throws IOException {
    shipped();
    revisions.takeIntoEffect(TierConfiguration.read(folder));
    TierCatalogue later = TestTiers.withoutEnvironments();
    assertThat(later.environments()).isEmpty();
    assertThat(later.after(revisions, revisions.environments()).environments()).contains("dev");
  }

  @Test
  void inAnotherClusterThanTheCellsNothingIsLookedForAndNothingMadeUnlessAnOperatorSaysSo()
      throws IOException {
    TenantId settled = readyTenant();
    String before = uid(kubernetes(), settled);
    TenantId fresh = TenantId.next();
    TestControlPlane elsewhere = TestControlPlane.separate();
    KubernetesClient other =
        TestCells.connections(elsewhere.kubeconfig().file()).client(new CellId("test"));
    try {
      lead(elsewhere.provisionerKubeconfig().file());
      want(TestTenants.held(record(settled).intent(), Hold.Cause.PAYMENT));
      want(TestTenants.free(fresh), TestTenants.ownerWithIdentity(fresh, 1));
      awaitStatus(settled, status -> says(status, Reason.CELL_UNAVAILABLE));
      awaitStatus(fresh, status -> says(status, Reason.CELL_UNAVAILABLE));
      assertThat(other.namespaces().withLabel("app.kubernetes.io/managed-by", "coditect").list())
          .as("what is ours in the other cluster")
          .satisfies(found -> assertThat(found.getItems()).isEmpty());

      replace("built anew");
      wake(fresh);
      awaitPhase(fresh, Phase.READY);
      assertThat(uid(other, fresh)).isNotEmpty();
      assertThat(get("/v1/operator/cells", token("operator")).json().at("/items/0/backends"))
          .anySatisfy(
              backend ->
                  assertThat(backend.path("identity").asString())
                      .isEqualTo(uid(other, "kube-system")));
      assertThat(trail("provisioning.cell.backend-replaced"))
          .extracting(AuditEvent::reason)
          .contains("built anew");
    } finally {
      leadBack();
      replace("the first one again");
      elsewhere.controlPlane().stop();
    }
    wake(settled);
    wake(fresh);
    awaitPhase(settled, Phase.SUSPENDED);
    awaitPhase(fresh, Phase.READY);
    assertThat(uid(kubernetes(), settled)).as("it has never been away").isEqualTo(before);
  }

  private void replace(String reason) {
    Answer answer =
        post(
            "/v1/operator/cells/test/backend-replacements",
            token("operator"),
            "{\"backend\": \"kubernetes\", \"reason\": \"%s\"}".formatted(reason));
    assertThat(answer.status()).isEqualTo(200);
  }

  private static boolean says(TenantStatus status, Reason reason) {
    return status.conditions().stream().anyMatch(condition -> condition.reason() == reason);
  }

  private static String uid(KubernetesClient cluster, TenantId tenant) {
    return uid(cluster, "t-" + tenant.suffix());
  }

  private static String uid(KubernetesClient cluster, String namespace) {
    return cluster.namespaces().withName(namespace).require().getMetadata().getUid();
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
