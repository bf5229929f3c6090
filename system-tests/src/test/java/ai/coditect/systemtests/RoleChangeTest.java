package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.InvitationsApi;
import ai.coditect.client.api.MembersApi;
import ai.coditect.client.model.AcceptanceControllerAcceptance;
import ai.coditect.client.model.InvitationWish;
import ai.coditect.client.model.RoleWish;
import ai.coditect.localstack.demo.Api;
import ai.coditect.localstack.demo.Customer;
import ai.coditect.localstack.demo.Owner;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How soon what a person may do on the cluster follows their role; they reach the database there.
 */
class RoleChangeTest {

  private static final Pattern INVITATION = Pattern.compile("http\\S+/invitations/(\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ProductStack stack = ProductStack.shared();

  @Test
  void anotherRoleAndTheEndOfAMembershipActOnTheClusterWithinFiveSeconds() {
    Customer customer = stack.customer();
    Customer.Verified verified =
        customer.signUpAndVerify(customer.wish("team").organisation("Example Team").seats(5));
    customer.awaitEnd(verified, _ -> {});
    ApiClient owner = Owner.settingPassword(stack.description(), customer, verified).signedIn();
    String tenant = verified.tenant();
    String member = joined(owner, tenant);
    await().atMost(PATIENCE).until(() -> bound(tenant, "developers").size() == 1);
    List<String> person = bound(tenant, "developers");

    var members = new MembersApi(owner);
    var read = Api.call(() -> members.readMemberWithHttpInfo(tenant, member));
    String version = read.getHeaders().getOrDefault("etag", List.of("")).getFirst();
    long changed = System.nanoTime();
    Api.call(
        () ->
            members.changeRole(
                tenant, member, new RoleWish().role(RoleWish.RoleEnum.VIEWER), version));
    await()
        .atMost(PATIENCE)
        .until(
            () -> bound(tenant, "viewers").equals(person) && bound(tenant, "developers").isEmpty());
    report("another role", changed);

    long ended = System.nanoTime();
    Api.call(
        () -> {
          members.endMembership(tenant, member);
          return tenant;
        });
    await().atMost(PATIENCE).until(() -> bound(tenant, "viewers").isEmpty());
    report("the end of a membership", ended);
  }

  private static void report(String what, long since) {
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    System.out.printf("RoleChangeTest: %s acted after %d ms%n", what, took.toMillis());
    assertThat(took).as(what).isLessThan(LIMIT);
  }

  private String joined(ApiClient owner, String tenant) {
    Customer colleague = stack.customer();
    String key = Api.newKey();
    Api.call(
        () ->
            new InvitationsApi(owner)
                .invite(
                    tenant,
                    key,
                    new InvitationWish()
                        .email(colleague.email())
                        .role(InvitationWish.RoleEnum.DEVELOPER)));
    String token = colleague.awaitInMails("the invitation", INVITATION);
    return Api.call(
            () ->
                new InvitationsApi(Api.client(stack.description(), null))
                    .acceptInvitation(token, new AcceptanceControllerAcceptance()))
        .getMemberId();
  }

  /**
   * The users that a role's binding names in each of the tenant's environments; none if there is no
   * such binding, or not the same in both.
   */
  private List<String> bound(String tenant, String role) {
    String first = ProductStack.namespace(tenant);
    List<String> users = users(first, role);
    return users.equals(users(first + "-dev", role)) ? users : List.of("not", "the same yet");
  }

  private List<String> users(String namespace, String role) {
    RoleBinding binding =
        stack
            .kubernetes()
            .rbac()
            .roleBindings()
            .inNamespace(namespace)
            .withName("coditect-" + role)
            .get();
    return binding == null
        ? List.of()
        : binding.getSubjects().stream().map(Subject::getName).toList();
  }
}
