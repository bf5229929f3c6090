package ai.coditect.localstack.demo;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.SignupsApi;
import ai.coditect.client.api.UsageApi;
import ai.coditect.client.model.ApprovalControllerListed;
import ai.coditect.client.model.Decision;
import ai.coditect.client.model.SignupRequest;
import ai.coditect.client.model.SignupViewsView;
import ai.coditect.localstack.stack.StackDescription;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An Enterprise sign-up by contract, agreed to by an operator, and what there is then. */
final class EnterpriseDemo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SEATS = 200;

  private final StackDescription stack;
  private final Consumer<String> heading;
  private final Consumer<String> say;
  private final JsonHttp http = new JsonHttp();

  EnterpriseDemo(StackDescription stack, Consumer<String> heading, Consumer<String> say) {
    this.stack = stack;
    this.heading = heading;
    this.say = say;
  }

  void run() {
    heading.accept("An Enterprise of %d by contract: an operator agrees".formatted(SEATS));
    String tenant = signUp();
    String operator = SignIn.operator(stack);
    ApiClient api = Api.client(stack, operator);
    Waiting.until(
        tenant + " to be ready",
        PATIENCE,
        () -> Optional.of(look(tenant, operator)).filter(seen -> ready(seen)));
    String tier = look(tenant, operator).at("/status/effectiveTier").asString("");
    Expect.that("enterprise".equals(tier), "the effective tier is " + tier);
    say.accept(tenant + " is ready, effective tier: " + tier);
    heading.accept("What Enterprise really gives, read back from the backends");
    TierView.of(stack, tenant).forEach(say);
    TierView.sayLimits(Api.call(() -> new UsageApi(api).readUsage(tenant)).getItems(), say);
  }

  private JsonNode look(String tenant, String operator) {
    return http.get(
            "%s/v1/operator/tenants/%s".formatted(stack.provisioningUrl(), tenant), operator)
        .body();
  }

  private static boolean ready(JsonNode seen) {
    return seen.at("/status/phase").asString("").equals("ready");
  }

  private String signUp() {
    String email = "grace-%s@example.org".formatted(UUID.randomUUID().toString().substring(0, 8));
    var customer = new Customer(stack, email, PATIENCE);
    SignupRequest wish =
        customer
            .wish("enterprise")
            .displayName("Grace Example")
            .organisation("Example Works")
            .seats(SEATS);
    Api.Refusal refusal = Api.refused(() -> customer.ask(Api.newKey(), wish));
    Expect.that(refusal.status() == 400, "without a contract: " + refusal);
    say.accept("without a contract's reference → " + refusal);
    Customer.Signup signup = customer.signUp(wish.contractReference("C-2026/1"));
    customer.enter(signup, customer.awaitCode());
    SignupViewsView waiting = customer.look(signup);
    Expect.that(
        waiting.getState() == SignupViewsView.StateEnum.AWAITING_APPROVAL,
        "the sign-up is " + waiting);
    say.accept("with it, and the mail's code → " + waiting.getState());
    return approved(signup);
  }

  private String approved(Customer.Signup signup) {
    var signups = new SignupsApi(Api.client(stack, SignIn.operator(stack)));
    ApprovalControllerListed seen =
        Api.call(() -> signups.listSignups("awaiting-approval", null, 100)).getItems().stream()
            .filter(item -> signup.id().equals(item.getId()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no operator sees " + signup.id()));
    say.accept(
        "an operator sees it: %s, %d seats, contract %s"
            .formatted(seen.getOrganisation(), seen.getSeats(), seen.getContractReference()));
    SignupViewsView agreed =
        Api.call(() -> signups.decideSignup(signup.id(), new Decision().approved(true)));
    Expect.that(
        agreed.getState() == SignupViewsView.StateEnum.COMPLETED && agreed.getSeats() == SEATS,
        "the sign-up is " + agreed);
    say.accept("and agrees → %s, with %d seats".formatted(agreed.getState(), agreed.getSeats()));
    return agreed.getTenantId();
  }
}
