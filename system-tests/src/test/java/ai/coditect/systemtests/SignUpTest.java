package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.ApiKeysApi;
import ai.coditect.client.api.ProvisioningApi;
import ai.coditect.client.api.TenantsApi;
import ai.coditect.client.model.IntrospectionControllerRequest;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.ProvisioningView;
import ai.coditect.client.model.StepStatus;
import ai.coditect.client.model.TenantView;
import ai.coditect.localstack.demo.Api;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.JsonHttp;
import ai.coditect.localstack.demo.SignIn;
import ai.coditect.localstack.testing.TestPods;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** One Free sign-up, end to end over HTTP, read back from everywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpTest {

  private final ProductStack stack = ProductStack.shared();
  private final Customer customer = stack.customer();
  private Customer.Verified verified;
  private String namespace;
  private String key;

  @BeforeAll
  void signUp() {
    verified = customer.signUpAndVerify();
    OperationView end = customer.awaitEnd(verified, _ -> {});
    assertThat(end.getState()).isEqualTo(OperationView.StateEnum.SUCCEEDED);
    namespace = ProductStack.namespace(verified.tenant());
    String claim = customer.awaitClaim();
    key = Api.call(() -> customer.claim(claim)).getSecret();
  }

  @Test
  void theTenantIsReadyAsItsKeySeesIt() {
    ApiClient api = Api.client(stack.description(), key);
    TenantView tenant = Api.call(() -> new TenantsApi(api).readTenant(verified.tenant()));
    assertThat(tenant.getPhase()).isEqualTo(TenantView.PhaseEnum.READY);
    assertThat(tenant.getEffectiveTier()).isEqualTo("free");
    ProvisioningView status =
        Api.call(() -> new ProvisioningApi(api).readProvisioning(verified.tenant()));
    assertThat(status.getSteps())
        .hasSize(14)
        .allSatisfy(step -> assertThat(step.getState()).isEqualTo(StepStatus.StateEnum.SUCCEEDED));
  }

  @Test
  void whatVantaWouldBeToldHasTheMembersAddressFromTheIdentityProvider() {
    String connections = stack.description().auditUrl() + "/v1/compliance-connections";
    String auditor = SignIn.auditor(stack.description());
    var http = new JsonHttp();
    String connection =
        http.post(
                connections,
                auditor,
                JsonHttp.json(
                    Map.of(
                        "name",
                        "dry " + verified.tenant(),
                        "paused",
                        true,
                        "settings",
                        Map.of(
                            "vendor", "vanta",
                            "accountsResource", "accounts",
                            "removalsResource", "removals"),
                        "credentials",
                        Map.of("clientId", "none", "clientSecret", "none"))))
            .require(201)
            .text("id");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        http.post(connections + "/" + connection + "/dry-runs", auditor, null)
                            .require(200)
                            .body()
                            .path("accounts")
                            .values())
                    .filteredOn(it -> it.path("email").asString("").equals(customer.email()))
                    .singleElement()
                    .satisfies(
                        it ->
                            assertThat(it.path("permissionLevel").asString()).isEqualTo("ADMIN")));
  }

  @Test
  void theApiServerHasTheQuotaTheLimitsAndThePoliciesOfTheTier() {
    var quota =
        stack.kubernetes().resourceQuotas().inNamespace(namespace).withName("coditect").require();
    assertThat(quota.getSpec().getHard())
        .containsEntry("pods", new Quantity("10"))
        .containsEntry("services.loadbalancers", new Quantity("0"));
    var limits =
        stack.kubernetes().limitRanges().inNamespace(namespace).withName("coditect").require();
    assertThat(limits.getSpec().getLimits().getFirst().getMax())
        .containsEntry("cpu", new Quantity("1"));
    List<NetworkPolicy> policies =
        stack
            .kubernetes()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(namespace)
            .list()
            .getItems();
    assertThat(policies)
        .extracting(policy -> policy.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "coditect-default-deny",
            "coditect-allow-dns",
            "coditect-allow-same-tenant",
            "coditect-allow-ingress",
            "coditect-allow-monitoring");
  }

  @Test
  void theOwnerIsBoundByTheIdentityProvidersId() {
    var binding =
        stack
            .kubernetes()
            .rbac()
            .roleBindings()
            .inNamespace(namespace)
            .withName("coditect-owners")
            .require();
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject ->
                assertThat(subject.getName())
                    .startsWith(stack.description().keycloakUrl() + "/realms/coditect#")
                    .doesNotContain("@"));
  }

  @Test
  void aPodAboveTheQuotaAndAPodThatRunsAsRootAreRefused() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                stack
                        .kubernetes()
                        .resourceQuotas()
                        .inNamespace(namespace)
                        .withName("coditect")
                        .require()
                        .getStatus()
                        .getHard()
                    != null);
    var pods = stack.kubernetes().pods().inNamespace(namespace);
    assertThat(pods.resource(TestPods.pod("fits", "100m", true)).create().getMetadata().getName())
        .isEqualTo("fits");
    assertThatThrownBy(() -> pods.resource(TestPods.pod("too-big", "950m", true)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exceeded quota");
    assertThatThrownBy(() -> pods.resource(TestPods.pod("root", "50m", false)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity");
  }

  @Test
  void theKeyIntrospectsAsValidAndIsShownOnce() {
    ApiClient operator = Api.client(stack.description(), SignIn.operator(stack.description()));
    var answer =
        Api.call(
            () ->
                new ApiKeysApi(operator)
                    .introspectApiKey(new IntrospectionControllerRequest().token(key)));
    assertThat(answer.getActive()).isTrue();
    String claim = customer.awaitClaim();
    assertThat(Api.refused(() -> customer.claim(claim)).status()).isEqualTo(409);
  }

  @Test
  void twoMailsCameAndNoMore() {
    assertThat(customer.mails().values())
        .extracting(mail -> mail.get("mail").get("subject").stringValue())
        .containsExactly("Your CODITECT workspace is ready", "Your CODITECT code");
  }

  @Test
  void theLedgerHoldsEachActionAndItsHashesVerify() {
    List<JsonNode> trail =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> stack.auditor().trail(verified.tenant()),
                entries -> actions(entries).contains("apikey.claimed succeeded"));
    stack.auditor().verify(trail);
    assertThat(actions(trail))
        .contains(
            "tenant.created succeeded",
            "member.added succeeded",
            "signup.verified succeeded",
            "identity.created succeeded",
            "apikey.created succeeded",
            "provisioning.namespace.created intended",
            "provisioning.namespace.created succeeded",
            "provisioning.resource-quota.created succeeded",
            "provisioning.role-binding.created succeeded",
            "operation.succeeded succeeded",
            "mail.sent succeeded");
  }

  @Test
  void oneTraceIdLeadsFromTheVerificationThroughAllServices() {
    List<JsonNode> trail = stack.auditor().trail(verified.tenant());
    Map<String, List<String>> sourcesByTrace =
        trail.stream()
            .map(entry -> entry.get("event"))
            .collect(
                Collectors.groupingBy(
                    event -> event.get("correlationId").stringValue(),
                    Collectors.mapping(
                        event -> event.get("source").stringValue(), Collectors.toList())));
    String verification =
        trail.stream()
            .map(entry -> entry.get("event"))
            .filter(event -> event.get("action").stringValue().equals("signup.verified"))
            .map(event -> event.get("correlationId").stringValue())
            .findFirst()
            .orElseThrow();
    assertThat(sourcesByTrace.get(verification))
        .contains("self-service-api", "provisioning-service");
  }

  @Test
  void aStrangersTenantIsNotThere() {
    Customer stranger = stack.customer();
    Customer.Verified other = stranger.signUpAndVerify();
    stranger.awaitEnd(other, _ -> {});
    String foreign = "/v1/tenants/" + other.tenant();
    assertThat(customer.get(foreign, key).status()).isEqualTo(404);
    assertThat(customer.get(foreign + "/provisioning", key).status()).isEqualTo(404);
    assertThat(customer.get("/v1/operations/" + other.operation(), key).status()).isEqualTo(404);
  }

  @Test
  void aTierThatNeedsAContractIsNotAskedForWithoutOne() {
    Customer other = stack.customer();
    assertThat(Api.refused(() -> other.ask(Api.newKey(), other.wish("enterprise"))))
        .isEqualTo(new Api.Refusal(400, "invalid-request"));
  }

  private static List<String> actions(List<JsonNode> trail) {
    return trail.stream()
        .map(entry -> entry.get("event"))
        .map(event -> event.get("action").stringValue() + " " + event.get("outcome").stringValue())
        .toList();
  }
}
