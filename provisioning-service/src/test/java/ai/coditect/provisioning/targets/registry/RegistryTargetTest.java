package ai.coditect.provisioning.targets.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.CellOffers;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.RegistryResources;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import ai.coditect.provisioning.targets.kubernetes.TestSecrets;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class RegistryTargetTest extends TargetContract {

  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();

  private final Path file;
  private final CellOffers offers;
  private final Target target;
  private final KubernetesClient client =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file()).client(scope.cell());
  private final String namespace = "t-" + scope.tenant().suffix();
  private int seconds;

  RegistryTargetTest(@TempDir Path folder) throws IOException {
    file = folder.resolve("config.json");
    configure("first");
    offers = TestCells.offers(file);
    target = new RegistryTarget(offers, TestSecrets.in(PROVISIONER));
  }

  @BeforeEach
  void makeNamespace() {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("app.kubernetes.io/managed-by", "coditect")
                .addToLabels("coditect.ai/tenant", scope.tenant().value())
                .endMetadata()
                .build())
        .create();
  }

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected Target unreachable() {
    return new RegistryTarget(offers, TestSecrets.in(Path.of("target/no-such-kubeconfig")));
  }

  @Override
  protected CellTraits traits() {
    return offers.traits(scope.cell());
  }

  @Override
  protected String version(ResourceKey key) {
    return secret().get().getMetadata().getResourceVersion();
  }

  @Override
  protected Target over(Line line) {
    return new RegistryTarget(offers, TestSecrets.in(PROVISIONER, line));
  }

  @Override
  protected List<ChangeByHand> changesByHand() {
    return List.of(
        new ChangeByHand(
            "credentials",
            RegistryResources.KEY,
            () ->
                secret()
                    .edit(
                        found ->
                            found.edit().addToData(".dockerconfigjson", encoded("{}")).build())));
  }

  @Override
  protected List<Taken> taken() {
    return List.of(TestSecrets.taken(scope, RegistryResources.KEY));
  }

  /** It has one object. */
  @Override
  protected Partly partly() {
    return new Partly(unreachable(), desired(), Set.of(RegistryResources.KEY));
  }

  @Test
  void kubernetesTakesTheSecretForWhatItIsAndItHoldsWhatTheFileSays() throws IOException {
    converge();
    assertThat(secret().get().getType()).isEqualTo("kubernetes.io/dockerconfigjson");
    assertThat(secret().get().getData())
        .containsOnly(java.util.Map.entry(".dockerconfigjson", encoded(Files.readString(file))));
  }

  @Test
  void aFileThatChangesIsPutIntoTheSecretAndOneThatMakesNoSenseIsNot() throws IOException {
    converge();
    configure("second");
    assertThat(plan().steps()).singleElement().isInstanceOf(Step.Change.class);
    converge();
    assertThat(secret().get().getData())
        .containsEntry(".dockerconfigjson", encoded(Files.readString(file)));
    write("{\"auths\": ");
    assertThat(plan().converged()).isTrue();
    Files.delete(file);
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void nothingOfTheCredentialsIsInWhatIsDesiredOrSeen() {
    converge();
    assertThat(desired().toString() + target.observe(scope, desired()))
        .doesNotContain("first", encoded("first"));
  }

  @Test
  void aCellWithoutARegistryIsNotAskedAndOneWhoseFileCannotBeUsedDoesNotStart() throws IOException {
    var without =
        new RegistryTarget(
            TestCells.offers(null), TestSecrets.in(Path.of("target/no-such-kubeconfig")));
    assertThat(without.observe(scope, List.of())).isEmpty();
    write("{}");
    assertThatThrownBy(() -> TestCells.offers(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no dockerconfigjson");
  }

  private Resource<Secret> secret() {
    return client.secrets().inNamespace(namespace).withName(RegistryResources.SECRET);
  }

  private void configure(String password) throws IOException {
    write(
        "{\"auths\": {\"registry.test\": {\"username\": \"cell\", \"password\": \"%s\"}}}"
            .formatted(password));
  }

  /** Each time at another second, as far as file systems can tell. */
  private void write(String content) throws IOException {
    Files.writeString(file, content);
    seconds++;
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
