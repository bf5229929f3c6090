package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.TargetContract;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Secrets of the cluster that a kubeconfig file names. */
@NullMarked
public final class TestSecrets {

  private TestSecrets() {}

  public static NamespaceSecrets in(Path kubeconfig) {
    return new NamespaceSecrets(TestCells.connections(kubeconfig), TestTiers.shipped());
  }

  /** The same, over this line. */
  public static NamespaceSecrets in(Path kubeconfig, Line line) {
    return new NamespaceSecrets(TestCells.connections(kubeconfig, line), TestTiers.shipped());
  }

  /** Somebody else's Secret in the place of ours. */
  public static TargetContract.Taken taken(TenantScope scope, ResourceKey key) {
    var administrator = new Administrator(scope);
    var secrets = administrator.client.secrets().inNamespace(administrator.namespace);
    return new TargetContract.Taken(
        key,
        () -> {
          secrets.withName(key.name()).delete();
          secrets
              .resource(
                  new SecretBuilder()
                      .withNewMetadata()
                      .withName(key.name())
                      .endMetadata()
                      .addToData("theirs", "eA==")
                      .build())
              .create();
        },
        () -> {
          Secret found = secrets.withName(key.name()).require();
          return found.getData() + found.getMetadata().getResourceVersion();
        },
        () -> secrets.withName(key.name()).delete());
  }
}
