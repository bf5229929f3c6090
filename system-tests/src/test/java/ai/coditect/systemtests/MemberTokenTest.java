package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.systemtests.LifecycleCrashTest.Part;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a member may do on the cluster with the token of their own sign-in at Keycloak. */
class MemberTokenTest {

  private static final int DONE = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final ProductStack stack = ProductStack.shared();

  @Test
  void theirOwnSignInOpensTheirNamespaceAloneAndNothingWithinFiveSecondsOfAHold() {
    TenantLife life = TenantLife.begin(stack);
    String own = ProductStack.namespace(life.tenant());
    String token = life.owner().kubernetesToken();
    try (KubernetesClient member = client(token);
        KubernetesClient nobody = client(token.substring(0, token.length() - 8) + "AAAAAAAA")) {
      assertThat(status(() -> member.resourceQuotas().inNamespace(own).list())).isEqualTo(DONE);
      assertThat(status(() -> member.configMaps().inNamespace(own).resource(note()).create()))
          .isEqualTo(DONE);
      assertThat(status(() -> nobody.resourceQuotas().inNamespace(own).list()))
          .as("with a signature that is not Keycloak's")
          .isEqualTo(UNAUTHORIZED);
      assertThat(status(() -> member.pods().inNamespace("kube-system").list()))
          .isEqualTo(FORBIDDEN);
      assertThat(status(() -> member.namespaces().list())).isEqualTo(FORBIDDEN);
      assertThat(
              status(() -> member.resourceQuotas().inNamespace(own).withName("coditect").delete()))
          .isEqualTo(FORBIDDEN);
      assertThat(
              status(
                  () ->
                      member
                          .serviceAccounts()
                          .inNamespace(own)
                          .withName("default")
                          .tokenRequest(new TokenRequest())))
          .isEqualTo(FORBIDDEN);
      assertThat(
              status(
                  () ->
                      member
                          .rbac()
                          .roleBindings()
                          .inNamespace(own)
                          .resource(
                              new RoleBindingBuilder()
                                  .withNewMetadata()
                                  .withName("mine")
                                  .endMetadata()
                                  .withNewRoleRef(
                                      "rbac.authorization.k8s.io", "ClusterRole", "admin")
                                  .build())
                          .create()))
          .isEqualTo(FORBIDDEN);

      life.ask(Part.HOLD);
      await()
          .atMost(FIVE_SECONDS)
          .until(
              () ->
                  status(() -> member.resourceQuotas().inNamespace(own).list()) == FORBIDDEN
                      && status(() -> member.configMaps().inNamespace(own).list()) == FORBIDDEN);
      life.awaitEnd(Part.HOLD);

      life.ask(Part.RELEASE);
      life.awaitEnd(Part.RELEASE);
      await().until(() -> status(() -> member.resourceQuotas().inNamespace(own).list()) == DONE);
    }
  }

  private static ConfigMap note() {
    return new ConfigMapBuilder().withNewMetadata().withName("note").endMetadata().build();
  }

  private KubernetesClient client(String token) {
    var description = stack.description();
    Config config =
        new ConfigBuilder(
                Config.fromKubeconfig(
                    description.kubeContext(), new File(description.kubeconfig())))
            .withOauthToken(token)
            .withAutoOAuthToken(null)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static int status(Supplier<?> call) {
    try {
      Object _ = call.get();
      return DONE;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }
}
