package ai.coditect.provisioning.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.provisioning.TestTenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OperatorApiTest extends OperatorTestBase {

  @Autowired private KafkaTemplate<String, byte[]> kafka;
  @Autowired private MeterRegistry metrics;
  @Autowired private FleetMetrics fleet;

  @Autowired
  @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "summary",
        "tenants",
        "tenants/tnt_01m831x8pwexnvjz2z91pefg53",
        "tenants/tnt_01m831x8pwexnvjz2z91pefg53/plan",
        "tenants/tnt_01m831x8pwexnvjz2z91pefg53/runs",
        "cells",
        "delete-brake",
        "dead-letters?topic=tenant.lifecycle"
      })
  void onlyOperatorsRead(String path) {
    assertThat(get("/v1/operator/" + path, null).status()).isEqualTo(401);
    assertThat(get("/v1/operator/" + path, token()).status()).isEqualTo(403);
    assertThat(get("/v1/operator/" + path, token("service")).status()).isEqualTo(403);
    assertThat(get("/v1/operator/" + path, token("operator")).status())
        .isIn(200, 404)
        .isEqualTo(path.contains("tnt_") ? 404 : 200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retries             | {\"filter\": {\"phase\": \"failed\"}",
        "pauses              | {\"filter\": {\"phase\": \"failed\"}",
        "resumes             | {\"filter\": {\"phase\": \"failed\"}",
        "tenants/tnt_01m831x8pwexnvjz2z91pefg53/credential-rotations | {\"immediate\": true",
        "cells/test/pauses   | {\"target\": \"storage\"",
        "cells/test/resumes  | {\"target\": \"nothing\"",
        "dead-letter-replays | {\"topic\": \"tenant.lifecycle\", \"partition\": 0, \"offset\": 0"
      })
  void onlyOperatorsWithAReasonWrite(String path, String open) {
    String full = open + ", \"reason\": \"test\"}";
    String url = "/v1/operator/" + path;
    assertThat(post(url, null, full).status()).isEqualTo(401);
    assertThat(post(url, token(), full).status()).isEqualTo(403);
    assertThat(post(url, token("service"), full).status()).isEqualTo(403);
    assertThat(post(url, token("operator"), open + "}").status()).isEqualTo(400);
    assertThat(post(url, token("operator"), open + ", \"reason\": \"\"}").status()).isEqualTo(400);
  }

  @Test
  void whatIsWrongIsFoundInTheSummaryAndFromThereInTheList() {
    TenantId broken = brokenTenant();
    JsonNode summary = get("/v1/operator/summary", token("operator")).json();

    JsonNode group = summary.get("notReady").get(0);
    assertThat(summary.toString()).contains("TierUnknown");
    assertThat(group.get("count").longValue()).isPositive();
    assertThat(group.get("since").stringValue()).isNotEmpty();
    TenantId ready = readyTenant();
    assertThat(get("/v1/operator/summary", token("operator")).body()).contains("\"tier\":\"free\"");

    assertThat(list("reason=TierUnknown")).contains(broken.value()).doesNotContain(ready.value());
    assertThat(list("phase=failed&condition=Ready")).contains(broken.value());
    assertThat(list("phase=ready&tier=free&cell=test"))
        .contains(ready.value())
        .doesNotContain(broken.value());
    assertThat(list("phase=failed&olderThan=PT1H")).doesNotContain(broken.value());
    assertThat(list("phase=failed&olderThan=PT0S")).contains(broken.value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo=bar",
        "olderThan=-P1D",
        "olderThan=P3000000D",
        "olderThan=P99999999999D",
        "olderThan=soon"
      })
  void whatFiltersNothingIsRefused(String filter) {
    assertThat(get("/v1/operator/tenants?" + filter, token("operator")).status()).isEqualTo(400);
  }

  @Test
  void onlyWhatACellIsHeldToIsReplaced() {
    Answer answer =
        post(
            "/v1/operator/cells/test/backend-replacements",
            token("operator"),
            "{\"backend\": \"storage\", \"reason\": \"new\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("/backend", "database, kubernetes");
  }

  @ParameterizedTest
  @EnumSource(names = {"SECURITY", "ABUSE"})
  void aHoldThatProtectsIsCarriedOutOnAPausedTenantAndAChangeOfTierGoesOnWaiting(Hold.Cause cause) {
    TenantId tenant = readyTenant();
    String deed =
        "{\"filter\": {\"tenants\": [\"%s\"]}, \"reason\": \"an inquiry\"}".formatted(tenant);
    post("/v1/operator/pauses", token("operator"), deed);
    TenantIntent larger = TestTenants.changed(record(tenant).intent(), "large", null);
    want(larger);
    want(TestTenants.held(larger, cause));

    TenantStatus held = awaitPhase(tenant, Phase.SUSPENDED);
    assertThat(held.effectiveTier()).isEqualTo(new TierName("free"));
    assertThat(held.operations())
        .filteredOn(operation -> operation.aspect() == Aspect.TIER)
        .first()
        .satisfies(
            change -> {
              assertThat(change.state()).isEqualTo(OperationOutcome.State.RUNNING);
              assertThat(change.waitingOn()).isEqualTo(WaitingOn.OPERATOR);
              assertThat(change.reason()).isEqualTo(Reason.PAUSED);
            });

    post("/v1/operator/resumes", token("operator"), deed);
    awaitStatus(tenant, status -> new TierName("large").equals(status.effectiveTier()));
  }

  @ParameterizedTest
  @EnumSource(names = {"PAYMENT", "ENTITLEMENT_ENDED"})
  void aHoldThatProtectsNobodyWaitsForTheResumeOfAPausedTenant(Hold.Cause cause) {
    TenantId tenant = readyTenant();
    String deed =
        "{\"filter\": {\"tenants\": [\"%s\"]}, \"reason\": \"an inquiry\"}".formatted(tenant);
    post("/v1/operator/pauses", token("operator"), deed);
    TenantIntent held = TestTenants.held(record(tenant).intent(), cause);
    want(held);

    TenantStatus waiting =
        awaitStatus(tenant, status -> status.observedGeneration() == held.generation());
    assertThat(waiting.phase()).isNotEqualTo(Phase.SUSPENDED);
    assertThat(waiting.operations().getFirst().reason()).isEqualTo(Reason.PAUSED);

    post("/v1/operator/resumes", token("operator"), deed);
    awaitPhase(tenant, Phase.SUSPENDED);
  }

  @Test
  void theSummarySaysWhatWasRolledOutLast() {
    var next = new Deployments(jdbc(), new DeploymentProperties("2026.11-rc1"));
    transaction().executeWithoutResult(_ -> next.note());
    transaction().executeWithoutResult(_ -> next.note());

    JsonNode changes = get("/v1/operator/summary", token("operator")).json().get("changes");

    assertThat(changes)
        .filteredOn(change -> change.get("kind").stringValue().equals("deployment"))
        .extracting(change -> change.get("version").stringValue())
        .as("newest first, and each once")
        .containsExactly("2026.11-rc1", "unpackaged");
    assertThat(changes)
        .anySatisfy(
            change -> {
              assertThat(change.get("kind").stringValue()).isEqualTo("tier-revision");
              assertThat(change.get("name").stringValue()).isEqualTo("free");
              assertThat(Instant.parse(change.get("at").stringValue())).isBefore(Instant.now());
            });
  }

  @Test
  void pagesFollowEachOtherWithoutGapsOrRepeats() {
    for (int i = 0; i < 3; i++) {
      brokenTenant();
    }
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get("/v1/operator/tenants?phase=failed&limit=1" + cursor, token("operator")).json();
      page.get("items").forEach(item -> paged.add(item.get("tenantId").stringValue()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.get("nextCursor").stringValue() : null;
    } while (cursor != null);
    assertThat(paged)
        .doesNotHaveDuplicates()
        .hasSize((int) count("select count(*) from tenant_status where phase = 'failed'"))
        .isSorted();
    for (String bad : List.of("limit=0", "limit=101", "cursor=%21", "cursor=bm9uZQ")) {
      assertThat(get("/v1/operator/tenants?" + bad, token("operator")).status()).isEqualTo(400);
    }
  }

  @Test
  void aDryRunCountsAndARetryHasTenantsLookedAtAndIsInTheirTrails() {
    TenantId broken = brokenTenant();
    long before = epoch(broken);
    String filter = "{\"filter\": {\"tenants\": [\"%s\"]}, ".formatted(broken);

    JsonNode dry =
        post(
                "/v1/operator/retries",
                token("operator"),
                filter + "\"reason\": \"r\", \"dryRun\": true}")
            .json();
    assertThat(dry.get("matching").intValue()).isEqualTo(1);
    assertThat(dry.get("done").intValue()).isZero();

    JsonNode done =
        post("/v1/operator/retries", token("operator"), filter + "\"reason\": \"tier shipped\"}")
            .json();
    assertThat(done.get("done").intValue()).isEqualTo(1);
    await().until(() -> epoch(broken) > before);
    assertInTrail(broken, "retried", "tier shipped");
  }

  @Test
  void aFilterThatMeansEverybodyIsRefused() {
    assertThat(
            post("/v1/operator/pauses", token("operator"), "{\"filter\": {}, \"reason\": \"oops\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aRateSpreadsTenantsOverTime() {
    for (int i = 0; i < 3; i++) {
      brokenTenant();
    }
    jdbc()
        .update(
            "update work set paused = 'test' where tenant_id in (select tenant_id from tenant_status where phase = 'failed')");
    post(
        "/v1/operator/retries",
        token("operator"),
        "{\"filter\": {\"phase\": \"failed\"}, \"reason\": \"slowly\", \"perSecond\": 1}");
    assertThat(
            count(
                """
                select extract(epoch from max(due_at) - min(due_at))::bigint
                from work join tenant_status using (tenant_id) where phase = 'failed'
                """))
        .isEqualTo(count("select count(*) - 1 from tenant_status where phase = 'failed'"));
    jdbc().update("update work set paused = null");
  }

  @Test
  void aPhaseThatThereIsNotIsRefusedInsteadOfFindingNobody() {
    assertThat(get("/v1/operator/tenants?phase=bogus", token("operator")).status()).isEqualTo(400);
    Answer filtered =
        post(
            "/v1/operator/retries",
            token("operator"),
            "{\"filter\": {\"phase\": \"bogus\"}, \"reason\": \"test\"}");
    assertThat(filtered.status()).isEqualTo(400);
    assertThat(filtered.body()).contains("/filter/phase");
  }

  @Test
  void aDeedGoesOnBehindTheLastTenantThatItReached() {
    List<TenantId> tenants = List.of(readyTenant(), readyTenant(), readyTenant());
    String deed =
        "{\"filter\": {\"tenants\": [\"%s\", \"%s\", \"%s\"]}, \"reason\": \"a move\", \"limit\": 2"
            .formatted(tenants.toArray());

    JsonNode first = post("/v1/operator/pauses", token("operator"), deed + "}").json();
    assertThat(first.get("done").intValue()).isEqualTo(2);
    assertThat(first.get("next").stringValue()).isEqualTo(tenants.get(1).value());
    String after = ", \"after\": \"%s\"}".formatted(tenants.get(1));
    JsonNode rest = post("/v1/operator/pauses", token("operator"), deed + after).json();
    assertThat(rest.get("matching").intValue()).isEqualTo(3);
    assertThat(rest.get("done").intValue()).isEqualTo(1);
    assertThat(rest.get("examples").get(0).stringValue()).isEqualTo(tenants.get(2).value());
    assertThat(rest.get("next")).isNull();
    assertThat(post("/v1/operator/resumes", token("operator"), deed + ", \"limit\": 0}").status())
        .isEqualTo(400);
    jdbc().update("update work set paused = null");
  }

  @Test
  void aLegalHoldPutsOffADeletionUntilItIsLifted() {
    TenantId tenant = readyTenant();
    TenantIntent leaving =
        TestTenants.leaving(record(tenant).intent(), Instant.now().plusSeconds(3_600));
    want(leaving);
    awaitStatus(tenant, status -> stage(status) == Stage.EXPORTING);
    // There is no ledger here to export the trail from, so the archive is said to be there.
    jdbc()
        .update(
            """
            insert into tenant_archive (archive_id, tenant_id, requested_at, completed_at, size, sha256)
            values (gen_random_uuid(), ?, ?, now(), 0, '')
            """,
            tenant.value(),
            Timestamp.from(Objects.requireNonNull(leaving.departure()).requestedAt()));
    awaitStatus(tenant, status -> stage(status) == Stage.GRACE);
    String holds = "/v1/operator/tenants/%s/legal-holds".formatted(tenant);
    Answer placed = post(holds, token("operator"), "{\"reason\": \"case 4711\"}");
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    TenantIntent over = TestTenants.leaving(leaving, Instant.now());
    register().answer(new DepartureClearance(true, over));

    want(over);

    TenantStatus held = awaitStatus(tenant, status -> stage(status) == Stage.LEGAL_HOLD);
    assertThat(held.conditions().getFirst().reason()).isEqualTo(Reason.LEGAL_HOLD);
    long epoch = epoch(tenant);
    post(
        "/v1/operator/retries",
        token("operator"),
        "{\"filter\": {\"tenants\": [\"%s\"]}, \"reason\": \"again\"}".formatted(tenant));
    await().until(() -> epoch(tenant) > epoch && isIdle(tenant));
    String namespace = "t-" + tenant.suffix();
    assertThat(kubernetes().namespaces().withName(namespace).get()).isNotNull();

    String hold = placed.json().get("id").stringValue();
    assertThat(
            delete(holds + "/" + hold, token("operator"), "{\"reason\": \"case closed\"}").status())
        .isEqualTo(204);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> kubernetes().namespaces().withName(namespace).get() == null);
    await()
        .untilAsserted(
            () -> {
              assertThat(trail(tenant, "tenant.deletion-held")).hasSize(1);
              assertThat(trail(tenant, "legal-hold.placed"))
                  .singleElement()
                  .satisfies(event -> assertThat(event.reason()).isEqualTo("case 4711"));
              assertThat(trail(tenant, "legal-hold.lifted"))
                  .singleElement()
                  .satisfies(event -> assertThat(event.reason()).isEqualTo("case closed"));
            });
  }

  private static @Nullable Stage stage(TenantStatus status) {
    return status.offboarding() == null ? null : status.offboarding().stage();
  }

  private boolean isIdle(TenantId tenant) {
    return count("select count(*) from work where owner is null and tenant_id = '" + tenant + "'")
        == 1;
  }

  @Test
  void whoLooksAtATenantIsInItsTrailOnceAMinute() {
    TenantId tenant = readyTenant();
    String path = "/v1/operator/tenants/" + tenant;
    for (String of : List.of("", "/plan", "/runs", "/legal-holds", "")) {
      assertThat(get(path + of, token("operator")).status()).isEqualTo(200);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant, "tenant.looked-at"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.actor().id()).isEqualTo("somebody")));
    for (String of : List.of("", "/plan", "/runs", "/legal-holds")) {
      String nobody = "/v1/operator/tenants/" + TenantId.next() + of;
      assertThat(get(nobody, token("operator")).status()).as(of).isEqualTo(404);
    }
  }

  @Test
  void aPausedTenantIsLeftAloneUntilItIsResumed() {
    TenantId tenant = readyTenant();
    String deed =
        "{\"filter\": {\"tenants\": [\"%s\"]}, \"reason\": \"looking\"}".formatted(tenant);
    long steps = steps(tenant);
    post("/v1/operator/pauses", token("operator"), deed);
    assertInTrail(tenant, "paused", "looking");
    TenantStatus quiet = awaitStatus(tenant, OperatorApiTest::unattended);
    assertThat(quiet.phase()).as("nothing is wrong with it").isEqualTo(Phase.READY);
    assertThat(list("phase=ready")).contains("\"paused\":\"looking\"");

    want(TestTenants.edited(record(tenant).intent()));
    TenantStatus waiting = awaitStatus(tenant, seen -> seen.observedGeneration() == 2);
    assertThat(waiting.operations().getFirst())
        .satisfies(
            operation -> {
              assertThat(operation.state()).isEqualTo(OperationOutcome.State.RUNNING);
              assertThat(operation.waitingOn()).isEqualTo(WaitingOn.OPERATOR);
              assertThat(operation.reason()).isEqualTo(Reason.PAUSED);
            });
    assertThat(waiting.toString()).as("why is for operators").doesNotContain("looking");
    assertThat(steps(tenant)).as("nothing was done").isEqualTo(steps);

    post("/v1/operator/resumes", token("operator"), deed);
    TenantStatus resumed = awaitPhase(tenant, Phase.READY);
    assertThat(unattended(resumed)).isFalse();
    assertThat(resumed.operations().getFirst().state()).isEqualTo(OperationOutcome.State.SUCCEEDED);
    assertInTrail(tenant, "resumed", "looking");
  }

  @Test
  void theDocsListEveryOperationForOperatorsAndNoOther() throws IOException {
    Set<String> operations = new TreeSet<>();
    mappings
        .getHandlerMethods()
        .keySet()
        .forEach(
            mapping ->
                mapping.getPatternValues().stream()
                    .filter(path -> path.startsWith("/v1/operator/"))
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> operations.add(method + " " + path))));
    Set<String> listed =
        Pattern.compile("(?m)^\\| `([A-Z]+ /v1/operator/[^`]+)` \\|")
            .matcher(Files.readString(Path.of("../docs/operator-api.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(operations);
  }

  @Test
  void anybodyGetsTheKeyThatDeletionCertificatesAreCheckedWith() {
    Answer answer = get("/v1/certificate-keys", null);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode key = answer.json().get("keys").get(0);
    assertThat(key.get("algorithm").stringValue()).isEqualTo("Ed25519");
    assertThat(key.get("publicKey").stringValue()).startsWith("MCowBQYDK2VwAyEA");
    assertThat(post("/v1/certificate-keys", null, "{}").status()).isEqualTo(401);
  }

  @Test
  void whatIsAskedOfATenantInAPausedCellWaitsForAnOperatorAndQuietOnesDoNotNotice() {
    TenantId asked = readyTenant();
    TenantId quiet = readyTenant();
    String change = "{\"reason\": \"new switches\"}";
    post("/v1/operator/cells/test/pauses", token("operator"), change);
    try {
      want(TestTenants.changed(record(asked).intent(), "large", null));
      TenantStatus waiting = awaitStatus(asked, OperatorApiTest::unattended);
      assertThat(waiting.operations().getFirst().waitingOn()).isEqualTo(WaitingOn.OPERATOR);
      assertThat(waiting.operations().getFirst().reason()).isEqualTo(Reason.PAUSED);
      assertThat(waiting.toString()).doesNotContain("switches");
      assertThat(unattended(Objects.requireNonNull(record(quiet).status()))).isFalse();
    } finally {
      post("/v1/operator/cells/test/resumes", token("operator"), change);
    }
    assertThat(awaitPhase(asked, Phase.READY).effectiveTier()).hasToString("large");
    assertThat(statuses(quiet)).noneMatch(OperatorApiTest::unattended);
  }

  private static boolean unattended(TenantStatus status) {
    return status.conditions().stream()
        .anyMatch(condition -> condition.type().equals(Condition.ATTENDED));
  }

  private long steps(TenantId tenant) {
    return count("select count(*) from step where tenant_id = ?", tenant.value());
  }

  @Test
  void aTargetOfACellIsPausedAndResumedAndThatIsAudited() {
    String change = "{\"target\": \"kubernetes\", \"reason\": \"upgrade of the cluster\"}";
    assertThat(post("/v1/operator/cells/test/pauses", token("operator"), change).body())
        .contains("upgrade of the cluster");
    assertThat(get("/v1/operator/cells", token("operator")).body()).contains("\"kubernetes\"");
    assertThat(post("/v1/operator/cells/test/resumes", token("operator"), change).body())
        .doesNotContain("upgrade of the cluster");
    assertThat(post("/v1/operator/cells/none/pauses", token("operator"), change).status())
        .isEqualTo(404);
    Answer unknown =
        post(
            "/v1/operator/cells/test/pauses",
            token("operator"),
            "{\"target\": \"nope\", \"reason\": \"test\"}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("/target").contains("kubernetes");
    await()
        .untilAsserted(
            () -> {
              assertThat(trail("provisioning.cell.paused"))
                  .anySatisfy(
                      event -> assertThat(event.target().id()).isEqualTo("test/kubernetes"));
              assertThat(trail("provisioning.cell.resumed")).isNotEmpty();
            });
  }

  @Test
  void aPlanIsShownAndNotDone() {
    TenantId tenant = readyTenant();
    jdbc().update("update work set paused = 'test' where tenant_id = ?", tenant.value());
    kubernetes().resourceQuotas().inNamespace("t-" + tenant.suffix()).withName("coditect").delete();

    JsonNode plan = get("/v1/operator/tenants/" + tenant + "/plan", token("operator")).json();

    assertThat(plan.get("mode").stringValue()).isEqualTo("active");
    assertThat(plan.get("steps").toString()).contains("kubernetes.resource-quota.coditect");
    assertThat(
            kubernetes()
                .resourceQuotas()
                .inNamespace("t-" + tenant.suffix())
                .withName("coditect")
                .get())
        .isNull();
  }

  @Test
  void runsAreShownNewestFirstAPageAtATime() {
    TenantId tenant = readyTenant();
    String path = "/v1/operator/tenants/" + tenant + "/runs";
    JsonNode page = get(path + "?limit=1", token("operator")).json();
    assertThat(page.get("items")).hasSize(1);
    assertThat(page.get("items").get(0).get("steps").toString())
        .contains("kubernetes.namespace", "succeeded");
    String cursor = page.get("nextCursor").stringValue();
    JsonNode next = get(path + "?limit=1&cursor=" + cursor, token("operator")).json();
    next.get("items")
        .forEach(
            run ->
                assertThat(run.get("epoch").longValue())
                    .isLessThan(page.get("items").get(0).get("epoch").longValue()));
  }

  @Test
  void anEventThatCannotBeReadIsShownWithoutWhatItSaysAndReplayed() {
    TenantId tenant = TenantId.next();
    String secret = "jane.doe@example.org";
    sendUnreadable(tenant, "{\"tenantId\": \"%s\", \"contact\": \"%s\"}".formatted(tenant, secret));
    String list = "/v1/operator/dead-letters?limit=100&topic=" + Topics.TENANT_LIFECYCLE;
    await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> get(list, token("operator")).body().contains(tenant.value()));

    Answer answer = get(list, token("operator"));
    assertThat(answer.body()).contains("contact: text(20)").doesNotContain(secret);
    JsonNode letter = letterOf(answer.json(), tenant);
    String place = letter.get("partition").intValue() + "/" + letter.get("offset").longValue();
    assertThat(
            get("/v1/operator/dead-letters/tenant.lifecycle/" + place, token("operator")).status())
        .isEqualTo(200);
    assertThat(
            get("/v1/operator/dead-letters/tenant.lifecycle/0/999999", token("operator")).status())
        .isEqualTo(404);
    assertThat(get("/v1/operator/dead-letters/other/0/0", token("operator")).status())
        .isEqualTo(404);

    String replay =
        "{\"topic\": \"tenant.lifecycle\", \"partition\": %d, \"offset\": %d, \"reason\": \"mended\"}"
            .formatted(letter.get("partition").intValue(), letter.get("offset").longValue());
    assertThat(post("/v1/operator/dead-letter-replays", token("operator"), replay).status())
        .isEqualTo(200);
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant, "provisioning.dead-letter.replayed"))
                    .extracting(AuditEvent::outcome)
                    .containsExactly(AuditEvent.Outcome.INTENDED, AuditEvent.Outcome.SUCCEEDED));
  }

  @Test
  void metricsSayWhatIsStuckAndHowTheBrakeStands() {
    brokenTenant();
    fleet.look();
    assertThat(metrics.get("coditect.tenants.stuck").gauge().value()).isPositive();
    assertThat(
            metrics.get("coditect.tenants.unfinished").tag("reason", "TierUnknown").gauge().value())
        .isPositive();
    assertThat(
            metrics
                .get("coditect.tenants.unfinished.oldest.age")
                .tag("reason", "TierUnknown")
                .gauge()
                .value())
        .isNotNegative();
    assertThat(metrics.get("coditect.brake.level").gauge().value()).isZero();
  }

  private TenantId brokenTenant() {
    var tenant = TenantId.next();
    want(
        TestTenants.intent(tenant, 1, "no-such-tier", OperationId.next()),
        TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.FAILED);
    return tenant;
  }

  private String list(String query) {
    Answer answer = get("/v1/operator/tenants?limit=100&" + query, token("operator"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private long epoch(TenantId tenant) {
    return record(tenant).epoch();
  }

  private static void assertInTrail(TenantId tenant, String verb, String reason) {
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant, "provisioning.tenant." + verb))
                    .singleElement()
                    .satisfies(
                        event -> {
                          assertThat(event.reason()).isEqualTo(reason);
                          assertThat(event.actor())
                              .isEqualTo(
                                  new AuditEvent.Actor(AuditEvent.Actor.Type.USER, "somebody"));
                        }));
  }

  private static JsonNode letterOf(JsonNode items, TenantId tenant) {
    for (JsonNode item : items.get("items")) {
      if (item.has("key") && tenant.value().equals(item.get("key").stringValue())) {
        return item;
      }
    }
    throw new AssertionError("no letter of " + tenant);
  }

  private void sendUnreadable(TenantId tenant, String json) {
    var event =
        new TestMessage("x", "test", "test")
            .to(Topics.TENANT_LIFECYCLE, tenant.value(), json.getBytes(StandardCharsets.UTF_8));
    kafka.send(event).orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }
}
