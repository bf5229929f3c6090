package ai.coditect.localstack.demo;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.InvitationsApi;
import ai.coditect.client.api.MembersApi;
import ai.coditect.client.model.AcceptanceControllerAcceptance;
import ai.coditect.client.model.AcceptancesJoined;
import ai.coditect.client.model.InvitationWish;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.TeamViewsMemberPage;
import ai.coditect.localstack.stack.StackDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A Team of 12: its owner invites eleven, each of whom has a seat from then on; a twelfth is
 * refused while they have not even answered, and after they have.
 */
final class TeamDemo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern INVITATION = Pattern.compile("http\\S+/invitations/(\\S+)");
  private static final int SEATS = 12;

  private final StackDescription stack;
  private final Consumer<String> heading;
  private final Consumer<String> say;

  TeamDemo(StackDescription stack, Consumer<String> heading, Consumer<String> say) {
    this.stack = stack;
    this.heading = heading;
    this.say = say;
  }

  void run() {
    heading.accept("A Team of " + SEATS);
    Customer customer = somebody("lin");
    Customer.Verified verified =
        customer.signUpAndVerify(customer.wish("team").organisation("Example Team").seats(SEATS));
    OperationView end = customer.awaitEnd(verified, _ -> {});
    Expect.that(
        end.getState() == OperationView.StateEnum.SUCCEEDED, "the operation ended as " + end);
    say.accept(verified.tenant() + " is ready");
    Owner owner = Owner.settingPassword(stack, customer, verified);
    ApiClient api = owner.signedIn();
    List<Customer> invited = new ArrayList<>();
    for (int i = 1; i < SEATS; i++) {
      Customer colleague = somebody("colleague-" + i);
      invite(api, verified.tenant(), colleague);
      invited.add(colleague);
    }
    say.accept("%d invited; the owner has a seat too".formatted(invited.size()));
    say.accept("one more → " + refusedInvitation(api, verified.tenant()));
    for (Customer colleague : invited) {
      accept(colleague, verified.tenant());
    }
    TeamViewsMemberPage members =
        Api.call(() -> new MembersApi(api).listMembers(verified.tenant(), null, 100));
    long taken = members.getSeats().getTaken();
    Expect.that(
        taken == SEATS && members.getSeats().getLimit() == SEATS,
        "the seats are " + members.getSeats());
    Expect.that(members.getItems().size() == SEATS, members.getItems().size() + " are members");
    say.accept(
        "all have accepted by the links in their mails: %d of %d seats taken"
            .formatted(taken, SEATS));
    say.accept("one more → " + refusedInvitation(api, verified.tenant()));
  }

  private void invite(ApiClient api, String tenant, Customer colleague) {
    String key = Api.newKey();
    Api.call(() -> new InvitationsApi(api).invite(tenant, key, wish(colleague)));
  }

  private Api.Refusal refusedInvitation(ApiClient api, String tenant) {
    InvitationWish wish = wish(somebody("one-more"));
    Api.Refusal refusal =
        Api.refused(() -> new InvitationsApi(api).invite(tenant, Api.newKey(), wish));
    Expect.that(refusal.equals(new Api.Refusal(409, "no-seat-left")), "refused with " + refusal);
    return refusal;
  }

  private void accept(Customer colleague, String tenant) {
    String token = colleague.awaitInMails("the invitation", INVITATION);
    AcceptancesJoined joined =
        Api.call(
            () ->
                new InvitationsApi(Api.client(stack, null))
                    .acceptInvitation(token, new AcceptanceControllerAcceptance()));
    Expect.that(tenant.equals(joined.getTenantId()), "joined " + joined);
  }

  private static InvitationWish wish(Customer colleague) {
    return new InvitationWish()
        .email(colleague.email())
        .displayName("A Colleague")
        .role(InvitationWish.RoleEnum.DEVELOPER);
  }

  private Customer somebody(String name) {
    String email =
        "%s-%s@example.org".formatted(name, UUID.randomUUID().toString().substring(0, 8));
    return new Customer(stack, email, PATIENCE);
  }
}
