package ai.coditect.localstack.demo;

import ai.coditect.client.ApiException;
import ai.coditect.client.api.HoldsApi;
import ai.coditect.client.api.OffboardingApi;
import ai.coditect.client.api.TenantsApi;
import ai.coditect.client.api.TierChangesApi;
import ai.coditect.client.api.UsageApi;
import ai.coditect.client.model.Accepted;
import ai.coditect.client.model.HoldControllerHoldWish;
import ai.coditect.client.model.HoldViewsPlaced;
import ai.coditect.client.model.OffboardingControllerDepartureView;
import ai.coditect.client.model.OffboardingControllerLeave;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.TenantStatusRetained;
import ai.coditect.client.model.TenantView;
import ai.coditect.client.model.TierChangePreview;
import ai.coditect.client.model.TierWish;
import ai.coditect.localstack.stack.StackDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What happens to a tenant after its sign-up: an upgrade, a downgrade that is refused and one that
 * is not, a hold, and the end with its certificate.
 */
final class LifecycleDemo {

  private static final int TOO_MANY_SERVICES = 6;
  private static final String UPGRADE = "team";

  private final StackDescription stack;
  private final Customer customer;
  private final Customer.Verified verified;
  private final String namespace;
  private final Consumer<String> heading;
  private final Consumer<String> say;

  LifecycleDemo(
      StackDescription stack,
      Customer customer,
      Customer.Verified verified,
      String namespace,
      Consumer<String> heading,
      Consumer<String> say) {
    this.stack = stack;
    this.customer = customer;
    this.verified = verified;
    this.namespace = namespace;
    this.heading = heading;
    this.say = say;
  }

  void run(String key) {
    heading.accept("The owner sets a password and signs in");
    Owner owner = Owner.settingPassword(stack, customer, verified);
    say.accept("by the link of the identity provider's mail");
    if (!stack.memberKubeconfig().isEmpty()) {
      say.accept("on the cluster, with a token of the same sign-in:");
      ClusterView.triedBy(stack, owner.kubernetesToken(), namespace).forEach(say);
    }
    upgrade(owner);
    refusedDowngrade(owner);
    downgrade(owner);
    hold(owner, key);
    leave(owner);
  }

  private void upgrade(Owner owner) {
    heading.accept("An upgrade to Team");
    say.accept(PreviewTimes.measured(owner));
    TierWish wish = new TierWish().tier(UPGRADE).seats(5);
    TierChangePreview preview = owner.preview(wish);
    say.accept(
        "the preview: %d to create, %d to change, %d to revoke, %d blockers"
            .formatted(
                preview.getCreates().size(),
                preview.getChanges().size(),
                preview.getRevokes().size(),
                preview.getBlockers().size()));
    change(owner, wish);
    requireTier(owner, UPGRADE);
    say.accept("effective tier: " + UPGRADE);
    heading.accept("What Team really gives, read back from the backends");
    TierView.of(stack, verified.tenant()).forEach(say);
    TierView.sayLimits(
        Api.call(() -> new UsageApi(owner.signedIn()).readUsage(verified.tenant())).getItems(),
        say);
    owner.provisioning().getSteps().stream()
        .filter(step -> step.getKey().startsWith("database."))
        .forEach(step -> say.accept(step.getKey() + " " + step.getState()));
  }

  private void refusedDowngrade(Owner owner) {
    heading.accept("A downgrade to Free while too much is in use");
    ClusterView.makeServices(stack, namespace, TOO_MANY_SERVICES);
    TierWish wish = new TierWish().tier("free").seats(1);
    TierChangePreview blocked =
        Waiting.until(
            "the quota to count %d services".formatted(TOO_MANY_SERVICES),
            customer.patience(),
            () -> Optional.of(owner.preview(wish)).filter(seen -> !seen.getBlockers().isEmpty()));
    Api.Refusal refusal =
        Waiting.until(
            "an answer to a change that takes too much",
            customer.patience(),
            () ->
                Optional.of(Api.refused(() -> ask(owner, Api.newKey(), wish)))
                    .filter(answer -> answer.status() != 503));
    Expect.that(
        refusal.equals(new Api.Refusal(409, "tier-change-blocked")), "refused with " + refusal);
    say.accept("POST …/tier-changes → " + refusal);
    blocked
        .getBlockers()
        .forEach(
            blocker ->
                say.accept(
                    "%s: %s in use, %s in Free"
                        .formatted(blocker.getResource(), blocker.getUsed(), blocker.getLimit())));
    requireTier(owner, UPGRADE);
    say.accept("the tenant is untouched: " + UPGRADE);
    ClusterView.removeServices(stack, namespace, TOO_MANY_SERVICES);
  }

  private void downgrade(Owner owner) {
    heading.accept("The same with room, and with what it takes away acknowledged");
    TierWish wish = new TierWish().tier("free").seats(1);
    TierChangePreview preview =
        Waiting.until(
            "the quota to count no services",
            customer.patience(),
            () -> Optional.of(owner.preview(wish)).filter(seen -> seen.getBlockers().isEmpty()));
    preview.getRevokes().forEach(lost -> say.accept("will be revoked:  " + lost));
    preview
        .getRetains()
        .forEach(
            kept ->
                say.accept("will be kept until %s: %s".formatted(kept.getUntil(), kept.getWhat())));
    change(owner, wish.acknowledgedDigest(preview.getDigest()));
    requireTier(owner, "free");
    List<TenantStatusRetained> retained = owner.provisioning().getRetained();
    Expect.that(!retained.isEmpty(), "nothing was kept");
    retained.forEach(
        kept -> say.accept("retained[]: %s until %s".formatted(kept.getWhat(), kept.getUntil())));
  }

  private void hold(Owner owner, String key) {
    heading.accept("An operator suspends the tenant");
    var holds = new HoldsApi(Api.client(stack, SignIn.operator(stack)));
    long begin = System.nanoTime();
    String request = Api.newKey();
    HoldViewsPlaced placed =
        Api.call(
            () ->
                holds.placeHold(
                    verified.tenant(),
                    request,
                    new HoldControllerHoldWish()
                        .cause(HoldControllerHoldWish.CauseEnum.ABUSE)
                        .reason("shown in the demo")
                        .customerMessage("Please get in touch with us.")));
    awaitPhase(owner, TenantView.PhaseEnum.SUSPENDED);
    say.accept("suspended after %.1f s".formatted((System.nanoTime() - begin) / 1e9));
    long bindings =
        ClusterView.of(stack, namespace).stream()
            .filter(line -> line.startsWith("role binding"))
            .count();
    Expect.that(bindings == 0, bindings + " role bindings are left");
    say.accept("role bindings left: " + bindings);
    Api.Refusal refusal =
        Api.refused(() -> new TenantsApi(Api.client(stack, key)).readTenant(verified.tenant()));
    Expect.that(refusal.status() == 401, "the key of a suspended tenant: " + refusal);
    say.accept("the key that worked before: " + refusal);
    Api.call(() -> holds.liftHold(verified.tenant(), placed.getId()));
    awaitPhase(owner, TenantView.PhaseEnum.READY);
    say.accept("lifted, and ready again");
  }

  private void leave(Owner owner) {
    heading.accept("The owner leaves");
    String name = owner.look().getDisplayName();
    String request = Api.newKey();
    Api.call(
        () ->
            new OffboardingApi(owner.signedIn())
                .requestOffboarding(
                    owner.tenant(), request, new OffboardingControllerLeave().confirmation(name)));
    List<String> stages = new ArrayList<>();
    Waiting.until(
        "the deletion certificate",
        customer.patience(),
        () -> {
          OffboardingControllerDepartureView departure =
              Api.call(() -> new OffboardingApi(owner.signedIn()).readOffboarding(owner.tenant()));
          String stage =
              departure.getStage() == null ? "accepted" : departure.getStage().getValue();
          if (stages.isEmpty() || !stages.getLast().equals(stage)) {
            stages.add(stage);
            say.accept("stage " + stage);
          }
          return Optional.of(departure).filter(seen -> seen.getCertificateAt() != null);
        });
    JsonNode certificate = owner.get("/offboarding/certificate").require(200).body();
    int proved = CertificateCheck.verify(certificate, verified.tenant());
    say.accept(
        "deletion certificate: signature and %d observations verified offline".formatted(proved));
    certificate
        .get("certificate")
        .get("observations")
        .forEach(
            observed ->
                say.accept(
                    "nothing left in %s at %s"
                        .formatted(
                            observed.get("target").asString(), observed.get("at").asString())));
  }

  private static Accepted ask(Owner owner, String key, TierWish wish) throws ApiException {
    return new TierChangesApi(owner.signedIn()).changeTier(owner.tenant(), key, wish);
  }

  private static void change(Owner owner, TierWish wish) {
    String key = Api.newKey();
    Accepted accepted = Api.call(() -> ask(owner, key, wish));
    OperationView end = owner.awaitEnd(accepted.getOperationId());
    Expect.that(
        end.getState() == OperationView.StateEnum.SUCCEEDED, "the operation ended as " + end);
  }

  private static void requireTier(Owner owner, String tier) {
    String effective = owner.look().getEffectiveTier();
    Expect.that(tier.equals(effective), "the effective tier is " + effective);
  }

  private void awaitPhase(Owner owner, TenantView.PhaseEnum phase) {
    Waiting.until(
        "the tenant to be " + phase,
        customer.patience(),
        () -> Optional.of(owner.look()).filter(seen -> seen.getPhase() == phase));
  }
}
