package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class HoldTest extends EngineTestBase {

  @Test
  void aHeldTenantHasNoAccessFiveSecondsLaterAndHasItAgainWhenReleased() {
    var tenant = TenantId.next();
    TenantMembers members = TestTenants.ownerWithIdentity(tenant, 1);
    TenantIntent active = TestTenants.free(tenant);
    send(active, members);
    awaitPhase(tenant, Phase.READY);
    String owner = Objects.requireNonNull(members.members().getFirst().identity()).kubernetesUser();
    await().until(() -> mayList(owner, tenant));

    TenantIntent held = TestTenants.held(active, Hold.Cause.SECURITY);
    send(held);
    await().atMost(Duration.ofSeconds(5)).until(() -> !mayList(owner, tenant));
    awaitPhase(tenant, Phase.SUSPENDED);
    assertThat(
            kubernetes()
                .namespaces()
                .withName("t-" + tenant.suffix())
                .get()
                .getMetadata()
                .getLabels())
        .containsEntry("coditect.ai/suspended", "true");

    send(TestTenants.released(held));
    awaitPhase(tenant, Phase.READY);
    await().until(() -> mayList(owner, tenant));
  }

  private static boolean mayList(String user, TenantId tenant) {
    return kubernetes()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withNamespace("t-" + tenant.suffix())
                .withVerb("list")
                .withResource("pods")
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
