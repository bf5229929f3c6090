package ai.coditect.provisioning.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.operator.OperatorTestBase;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PreviewTest extends OperatorTestBase {

  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final int AT_A_TIME = 4;

  @Test
  void anUpgradeIsForeseenFromWhatIsThereAndNothingIsWritten() {
    TenantId tenant = readyTenant();
    var before = record(tenant);
    long runs = runs(tenant);

    TierChangePreview preview = preview(tenant, "large");

    assertThat(preview.tier().value()).isEqualTo("large");
    assertThat(preview.changes()).containsExactly("kubernetes.resource-quota.coditect");
    assertThat(preview.creates()).isEmpty();
    assertThat(preview.revokes()).isEmpty();
    assertThat(preview.deletes()).isEmpty();
    assertThat(preview.blockers()).isEmpty();
    assertThat(preview.digest()).isNull();
    assertThat(record(tenant)).isEqualTo(before);
    assertThat(runs(tenant)).isEqualTo(runs);
  }

  @Test
  void whatIsMissingIsForeseenAsMadeAgain() {
    TenantId tenant = readyTenant();
    pause(tenant);
    kubernetes().network().v1().networkPolicies().inNamespace(namespace(tenant)).delete();

    assertThat(preview(tenant, "large").creates())
        .contains("kubernetes.network-policy.coditect-default-deny");
  }

  @Test
  void accessThatGoesIsForeseenAsRevokedWithADigestThatStaysTheSame() {
    TenantId tenant = readyTenant();
    pause(tenant);
    plantBinding(tenant);

    TierChangePreview preview = preview(tenant, "large");

    assertThat(preview.revokes()).containsExactly("kubernetes.role-binding.old");
    assertThat(preview.digest()).isNotNull().isEqualTo(preview(tenant, "large").digest());
    assertThat(preview(tenant, "small").digest()).isNotEqualTo(preview.digest());
  }

  @Test
  void whatAnUpgradeIsStillToMakeIsAcknowledgedWithADowngradeThatIsAskedForMeanwhile() {
    TenantId tenant = readyTenant();
    pause(tenant);
    want(TestTenants.changed(record(tenant).intent(), "stored", null));

    TierChangePreview asked = preview(tenant, "free");

    assertThat(asked.revokes())
        .contains(
            "database.login-role.t_%s_app".formatted(tenant.suffix()),
            "database.secret.coditect-database");
    assertThat(asked.retains())
        .extracting(TierChangePreview.Retention::what)
        .containsExactly("database.schema.t_" + tenant.suffix());

    goOn(tenant);
    awaitPhase(tenant, Phase.READY);
    assertThat(preview(tenant, "free").digest())
        .as("the same whenever it is asked for")
        .isNotNull()
        .isEqualTo(asked.digest());
    want(TestTenants.changed(record(tenant).intent(), "free", Portal.acknowledgement(asked)));
    TenantStatus changed = awaitPhase(tenant, Phase.READY);
    assertThat(changed.rejection()).isNull();
    assertThat(changed.effectiveTier()).hasToString("free");
  }

  @Test
  void howeverOftenCustomersChangeTheirMindsTheyGetTheirLastWish() {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.println("PreviewTest: -Dcoditect.tests.seed=" + seed);
    List<Wishes> all = Wishes.all();
    Collections.shuffle(all, new Random(seed));
    int many = Boolean.getBoolean("coditect.tests.full") ? all.size() : AT_A_TIME;
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<?>> customers = new ArrayList<>();
      for (Wishes wishes : all.subList(0, many)) {
        customers.add(threads.submit(() -> come(wishes)));
      }
      customers.forEach(Blockers::result);
    }
  }

  /**
   * What a customer wants, one after the other.
   *
   * @param apart the time from one wish to the next
   * @param delay how long each is on its way from self-service-api to here
   */
  private record Wishes(List<String> tiers, Duration apart, Duration delay) {

    static List<Wishes> all() {
      List<Wishes> all = new ArrayList<>();
      for (String tiers :
          List.of(
              "free stored free",
              "stored full free",
              "full stored free",
              "free full free stored",
              "full free stored free",
              "free stored full stored free")) {
        for (int apart : List.of(0, 300, 600)) {
          for (int delay : List.of(0, 200)) {
            all.add(
                new Wishes(
                    List.of(tiers.split(" ")), Duration.ofMillis(apart), Duration.ofMillis(delay)));
          }
        }
      }
      return all;
    }
  }

  private void come(Wishes wishes) {
    TenantId tenant = readyTenant();
    var portal =
        new Portal(
            record(tenant).intent(),
            () -> Optional.ofNullable(record(tenant).status()),
            (tier, underWay) -> preview(tenant, tier, underWay),
            this::want,
            wishes.delay());
    if (!wishes.tiers().getFirst().equals("free")) {
      portal.ask(wishes.tiers().getFirst());
      portal.awaitArrival();
      awaitPhase(tenant, Phase.READY);
    }
    for (String tier : wishes.tiers().subList(1, wishes.tiers().size())) {
      portal.ask(tier);
      await().pollDelay(wishes.apart()).until(() -> true);
    }
    portal.awaitArrival();
    TenantStatus last = awaitPhase(tenant, Phase.READY);
    assertThat(last.effectiveTier()).as("%s", wishes).hasToString(wishes.tiers().getLast());
    assertThat(last.operations())
        .as("%s", wishes)
        .extracting(OperationOutcome::state)
        .isSubsetOf(State.SUCCEEDED, State.SUPERSEDED);
    assertThat(last.operations().getFirst().state()).isEqualTo(State.SUCCEEDED);
    assertThat(statuses(tenant)).as("%s", wishes).allMatch(seen -> seen.rejection() == null);
  }

  @Test
  void aChangeThatWouldTakeAwayMoreThanWasAgreedToSaysWhatAndLeavesARunThatDoesToo() {
    TenantId tenant = readyTenant();
    want(TestTenants.changed(record(tenant).intent(), "stored", null));
    awaitPhase(tenant, Phase.READY);
    want(TestTenants.changed(record(tenant).intent(), "free", null));

    TenantStatus refused = awaitStatus(tenant, PreviewTest::tookBack);

    String schema = "database.schema.t_" + tenant.suffix();
    assertThat(refused.effectiveTier()).hasToString("stored");
    assertThat(refused.conditions().getFirst().message()).contains(schema);
    assertThat(refused.operations().getFirst())
        .satisfies(
            operation -> {
              assertThat(operation.state()).isEqualTo(State.FAILED);
              assertThat(operation.reason()).isEqualTo(Reason.PLAN_CHANGED);
              assertThat(operation.message()).contains(schema);
            });
    Answer runs = get("/v1/operator/tenants/" + tenant + "/runs", token("operator"));
    assertThat(runs.json().get("items"))
        .filteredOn(run -> run.get("outcome").asString().equals("PlanChanged"))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.get("generation").longValue()).isEqualTo(3);
              assertThat(run.get("message").stringValue()).contains(schema);
              assertThat(run.get("steps")).isEmpty();
            });
  }

  @Test
  void aHoldDoesNotCarryOutAChangeThatTakesAwayMoreThanWasAgreedTo() {
    TenantId tenant = readyTenant();
    want(TestTenants.changed(record(tenant).intent(), "stored", null));
    awaitPhase(tenant, Phase.READY);
    TenantIntent smaller = TestTenants.changed(record(tenant).intent(), "free", null);
    want(TestTenants.held(smaller, Hold.Cause.PAYMENT));

    TenantStatus held = awaitPhase(tenant, Phase.SUSPENDED);

    assertThat(held.effectiveTier()).hasToString("stored");
    assertThat(held.retained()).isEmpty();
    want(TestTenants.released(record(tenant).intent()));
    TenantStatus refused = awaitStatus(tenant, PreviewTest::tookBack);
    assertThat(refused.effectiveTier()).hasToString("stored");
    assertThat(refused.retained()).isEmpty();
  }

  private static boolean tookBack(TenantStatus status) {
    return status.phase() == Phase.READY && status.rejection() != null;
  }

  @Test
  void usageOverTheNewTiersLimitBlocks() {
    TenantId tenant = readyTenant();
    IntStream.range(0, 3).forEach(i -> plantSecret(tenant, "mine-" + i));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(preview(tenant, "small").blockers())
                    .contains(new TierChangePreview.Blocker("kubernetes.secrets", "3", "1")));
    assertThat(preview(tenant, "large").blockers()).isEmpty();
  }

  @Test
  void whatATenantUsesIsToldBesideWhatItsTierAllowsUnderTheNamesThatBlockersHave() {
    TenantId tenant = readyTenant();
    IntStream.range(0, 3).forEach(i -> plantSecret(tenant, "mine-" + i));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(usage(tenant).items())
                    .filteredOn(item -> item.name().equals("kubernetes.secrets"))
                    .singleElement()
                    .satisfies(
                        item -> {
                          assertThat(item.used()).isEqualTo(3);
                          assertThat(item.limit()).isPositive();
                          assertThat(item.unit()).isEqualTo("objects");
                        }));
    assertThat(usage(tenant).tier()).isEqualTo(record(tenant).intent().tier());
    assertThat(usage(TenantId.next(), 404)).isNotNull();
  }

  private TenantUsage usage(TenantId tenant) {
    return EventJson.read(usage(tenant, 200), TenantUsage.class);
  }

  private String usage(TenantId tenant, int status) {
    Answer answer = get("/v1/internal/tenants/" + tenant + "/usage", token("service"));
    assertThat(answer.status()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void usageThatThePresentQuotaDoesNotCountBlocksToo() {
    TenantId tenant = readyTenant();
    assertThat(preview(tenant, "narrow").blockers()).isEmpty();
    IntStream.range(0, 2)
        .forEach(
            i ->
                kubernetes()
                    .resource(
                        """
                        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": {"podSelector": {}},
                         "metadata": {"name": "mine-%d", "namespace": "%s"}}
                        """
                            .formatted(i, namespace(tenant)))
                    .create());
    assertThat(preview(tenant, "narrow").blockers())
        .containsExactly(
            new TierChangePreview.Blocker(
                "kubernetes.count/networkpolicies.networking.k8s.io", "7", "5"));
    assertThat(preview(tenant, "free").blockers()).isEmpty();
  }

  @Test
  void holdsAreIgnored() {
    TenantId tenant = readyTenant();
    want(TestTenants.held(record(tenant).intent(), Hold.Cause.PAYMENT));
    awaitPhase(tenant, Phase.SUSPENDED);

    TierChangePreview preview = preview(tenant, "large");

    assertThat(preview.creates()).contains("kubernetes.role-binding.coditect-owners");
    assertThat(preview.revokes()).isEmpty();
  }

  @Test
  void whatCannotBeSaidIsAClearProblem() {
    TenantId tenant = readyTenant();
    assertProblem(TenantId.next(), "large", 404, "not-found");
    assertProblem(tenant, "no-such-tier", 409, "tier-unknown");

    var unplaced = TenantId.next();
    jdbc()
        .update(
            "insert into tenant (tenant_id, intent, generation) values (?, ?::jsonb, 1)",
            unplaced.value(),
            EventJson.writeText(TestTenants.free(unplaced)));
    assertProblem(unplaced, "large", 409, "tenant-not-placed");

    var lost = TenantId.next();
    jdbc().update("insert into cell values ('lost', 'elsewhere', 1, 1) on conflict do nothing");
    jdbc()
        .update(
            "insert into tenant (tenant_id, intent, generation, cell_id) values (?, ?::jsonb, 1, 'lost')",
            lost.value(),
            EventJson.writeText(TestTenants.intent(lost, 1, "free", OperationId.next())));
    assertProblem(lost, "large", 503, "unavailable");

    want(TestTenants.leaving(record(tenant).intent(), Instant.parse("2100-01-01T00:00:00Z")));
    assertProblem(tenant, "large", 409, "tenant-leaving");
  }

  @Test
  void onlyServicesAsk() {
    String path = path(TenantId.next());
    String body = "{\"tier\": \"large\"}";
    assertThat(post(path, null, body).status()).isEqualTo(401);
    assertThat(post(path, token(), body).status()).isEqualTo(403);
    assertThat(post(path, token("operator"), body).status()).isEqualTo(403);
    assertThat(post(path, token("service"), body).status()).isEqualTo(404);
    assertThat(post(path, token("service"), "{\"tire\": \"large\"}").status()).isEqualTo(400);
  }

  @Test
  void aPreviewTakesLessThan300Milliseconds() {
    TenantId tenant = readyTenant();
    List<Duration> took =
        IntStream.range(0, 10)
            .mapToObj(
                _ -> {
                  long start = System.nanoTime();
                  preview(tenant, "large");
                  return Duration.ofNanos(System.nanoTime() - start);
                })
            .sorted()
            .toList();
    assertThat(took.get(took.size() / 2)).isLessThan(LIMIT);
  }

  @Test
  void aDefinitionIsHeldAgainstAllTenantsOfItsTier() throws IOException {
    TenantId tenant = readyTenant();
    pause(tenant);
    plantBinding(tenant);
    long all =
        count("select count(*) from tenant_status where tier = 'free' and phase <> 'offboarded'");

    Answer answer = post("/v1/operator/tier-previews", token("operator"), definition("7"));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode last = lastLine(answer.body());
    assertThat(last.get("complete").booleanValue()).isTrue();
    assertThat(last.get("examined").longValue()).isEqualTo(all);
    assertThat(last.get("changes").intValue()).isGreaterThanOrEqualTo(1);
    assertThat(last.get("revokesOrDeletes").intValue()).isGreaterThanOrEqualTo(1);
    assertThat(last.get("examples").toString()).contains(tenant.value());
  }

  @Test
  void onlyOperatorsHoldADefinitionAgainstTheFleet() throws IOException {
    String path = "/v1/operator/tier-previews";
    assertThat(post(path, null, definition("7")).status()).isEqualTo(401);
    assertThat(post(path, token("service"), definition("7")).status()).isEqualTo(403);
    assertThat(post(path, token("operator"), "{}").status()).isEqualTo(400);
    assertThat(
            post(
                    path,
                    token("operator"),
                    "{\"tier\": \"free\", \"revision\": 2, \"retention\": \"P1D\"}")
                .status())
        .as("a definition that provisions nothing")
        .isEqualTo(422);
  }

  private static JsonNode lastLine(String lines) {
    return JsonMapper.shared().readTree(lines.lines().toList().getLast());
  }

  private static String definition(String most) throws IOException {
    String free = Files.readString(TestTiers.SHIPPED.resolve("free.yaml"));
    return new YAMLMapper().readTree(sized(free, "free", most)).toString();
  }

  private TierChangePreview preview(TenantId tenant, String tier) {
    return previewed(tenant, "{\"tier\": \"%s\"}".formatted(tier));
  }

  private TierChangePreview preview(TenantId tenant, String tier, TierName underWay) {
    return previewed(tenant, "{\"tier\": \"%s\", \"underWay\": \"%s\"}".formatted(tier, underWay));
  }

  private TierChangePreview previewed(TenantId tenant, String body) {
    Answer answer = post(path(tenant), token("service"), body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return EventJson.read(answer.body(), TierChangePreview.class);
  }

  private void assertProblem(TenantId tenant, String tier, int status, String slug) {
    Answer answer = post(path(tenant), token("service"), "{\"tier\": \"%s\"}".formatted(tier));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("type").stringValue()).endsWith("/" + slug);
  }

  private static String path(TenantId tenant) {
    return "/v1/internal/tenants/%s/tier-change-previews".formatted(tenant);
  }

  private static String namespace(TenantId tenant) {
    return "t-" + tenant.suffix();
  }

  /** So that nothing is healed while the test looks. */
  private void pause(TenantId tenant) {
    jdbc().update("update work set paused = 'test' where tenant_id = ?", tenant.value());
  }

  private void goOn(TenantId tenant) {
    jdbc().update("update work set paused = null where tenant_id = ?", tenant.value());
  }

  private long runs(TenantId tenant) {
    return count("select count(*) from run where tenant_id = ?", tenant.value());
  }

  private static void plantSecret(TenantId tenant, String name) {
    kubernetes()
        .secrets()
        .inNamespace(namespace(tenant))
        .resource(new SecretBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static void plantBinding(TenantId tenant) {
    kubernetes()
        .rbac()
        .roleBindings()
        .inNamespace(namespace(tenant))
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("old")
                .withLabels(
                    Map.of(
                        "app.kubernetes.io/managed-by",
                        "coditect",
                        "coditect.ai/tenant",
                        tenant.value()))
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                .build())
        .create();
  }
}
