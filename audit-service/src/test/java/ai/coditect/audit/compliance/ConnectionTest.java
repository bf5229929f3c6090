package ai.coditect.audit.compliance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConnectionTest extends ConnectionApi {

  private static final VantaDouble VANTA = VantaDouble.shared();
  private static final DrataDouble DRATA = DrataDouble.shared();

  private final TenantId tenant = TenantId.next();
  private final String owner = owner(tenant);
  private final String application = "app-" + tenant.suffix();

  @Test
  void vantaKnowsATenantsMembersAndNobodyElses() {
    List<Member> people = people(tenant, 3);
    members(tenant, 1, people);
    TenantId other = TenantId.next();
    members(other, 1, people(other, 2));

    String connection = vanta(tenant, owner, application);

    awaitState(connection, owner, "ready", 1);
    Map<String, JsonNode> accounts = VANTA.resource("accounts-" + application);
    assertThat(accounts.keySet())
        .containsExactlyInAnyOrderElementsOf(people.stream().map(it -> it.id().value()).toList());
    JsonNode account = requireNonNull(accounts.get(people.getFirst().id().value()));
    assertThat(account.path("permissionLevel").asString()).isEqualTo("ADMIN");
    assertThat(account.path("status").asString()).isEqualTo("ACTIVE");
    JsonNode developer = requireNonNull(accounts.get(people.get(1).id().value()));
    assertThat(developer.path("permissionLevel").asString()).isEqualTo("EDITOR");
  }

  @Test
  void theTrailSaysWhoAskedAndWhenAndHowAccessEnded() {
    Member founder = people(tenant, 1).getFirst();
    Member stays = people(tenant, 2).getLast();
    Member gone = people(tenant, 2).getLast();
    members(tenant, 1, List.of(founder, stays));
    var invitation = new Target("invitation", "inv_1");
    var staying = new Target("member", stays.id().value());
    var leaving = new Target("member", gone.id().value());
    TestEvents.sendEvents(
        List.of(
            event(tenant, 1, "invitation.created", invitation, "usr_admin", null),
            // One request: the membership comes of the acceptance.
            correlated(event(tenant, 2, "invitation.accepted", invitation, "usr_new", null)),
            correlated(event(tenant, 3, "member.added", staying, "usr_new", "DEVELOPER")),
            event(tenant, 4, "member.added", leaving, "usr_gone", "DEVELOPER"),
            event(tenant, 5, "member.removed", leaving, "usr_admin", null)));
    TestEvents.sendEvents(
        List.of(
            // The cluster's own numbering, and four seconds after the removal.
            at(event(tenant, 1, "provisioning.role-binding.changed", leaving, "engine", null), 9)));
    awaitTrail(6);

    String connection = drata(tenant, owner, application, DrataDouble.KEY);

    awaitState(connection, owner, "ready", 1);
    JsonNode account =
        requireNonNull(DRATA.resource(application, "accounts").get(stays.id().value()));
    assertThat(account.path("requestedAt").asString()).isEqualTo("2026-11-20T12:00:01Z");
    assertThat(account.path("approver").asString()).isEqualTo("usr_admin");
    assertThat(account.path("grantedAt").asString()).isEqualTo("2026-11-20T12:00:03Z");
    JsonNode removal =
        requireNonNull(DRATA.resource(application, "removals").get(gone.id().value()));
    assertThat(removal.path("terminatedAt").asString()).isEqualTo("2026-11-20T12:00:05Z");
    assertThat(removal.path("revokedAt").asString()).isEqualTo("2026-11-20T12:00:09Z");
    assertThat(removal.path("slaMet").asBoolean()).isTrue();
  }

  @Test
  void whatIsNoLongerThereIsRemovedAtTheVendorToo() {
    List<Member> people = people(tenant, 5);
    members(tenant, 1, people);
    String connection = drata(tenant, owner, application, DrataDouble.KEY);
    awaitState(connection, owner, "ready", 1);
    assertThat(DRATA.resource(application, "accounts")).hasSize(5);

    members(tenant, 2, people.subList(0, 3));
    pushNow(connection, owner, false);

    awaitState(connection, owner, "ready", 2);
    assertThat(DRATA.resource(application, "accounts")).hasSize(3);
  }

  @Test
  void aStateThatShrinksMuchIsHeldBackUntilAnOwnerAcceptsIt() {
    List<Member> people = people(tenant, 30);
    members(tenant, 1, people);
    String connection = vanta(tenant, owner, application);
    awaitState(connection, owner, "ready", 1);

    members(tenant, 2, people.subList(0, 10));
    pushNow(connection, owner, false);

    JsonNode held = awaitState(connection, owner, "held-back", 2);
    assertThat(held.path("message").asString()).contains("10 accounts, 30 at the last push");
    assertThat(VANTA.resource("accounts-" + application)).hasSize(30);

    pushNow(connection, owner, true);
    awaitState(connection, owner, "ready", 3);
    assertThat(VANTA.resource("accounts-" + application)).hasSize(10);
  }

  @Test
  void allConnectionsOfAnApplicationShareOneTokenAndGetAnotherWhenItWasRevoked() {
    members(tenant, 1, people(tenant, 1));
    String first = vanta(tenant, owner, application);
    awaitState(first, owner, "ready", 1);
    String second = vanta(tenant, owner, application);
    awaitState(second, owner, "ready", 1);
    assertThat(VANTA.tokensOf(application)).isEqualTo(1);

    VANTA.fetchTokenElsewhere(application);
    pushNow(first, owner, false);

    awaitState(first, owner, "ready", 2);
    assertThat(VANTA.tokensOf(application)).isEqualTo(2);
  }

  @Test
  void wrongCredentialsAreSaidAndCanBeReplaced() {
    members(tenant, 1, people(tenant, 1));
    String connection = drata(tenant, owner, application, "wrong-key");
    JsonNode refused = awaitState(connection, owner, "credentials-refused", 1);
    assertThat(refused.toString()).doesNotContain("wrong-key");

    assertThat(
            send("PUT", "/" + connection + "/credentials", owner, Map.of("apiKey", DrataDouble.KEY))
                .statusCode())
        .isEqualTo(204);

    awaitState(connection, owner, "ready", 2);
  }

  @Test
  void aSessionOfSomebodyElseIsWaitedForAndOursIsCancelledWhenItFails() {
    members(tenant, 1, people(tenant, 2));
    DRATA.openElsewhere(application, "accounts");
    String connection = drata(tenant, owner, application, DrataDouble.KEY);
    awaitState(connection, owner, "unavailable", 1);
    assertThat(DRATA.sessionOpen(application, "accounts")).isTrue();

    DRATA.endElsewhere(application, "accounts");
    pushNow(connection, owner, false);
    awaitState(connection, owner, "ready", 2);

    members(tenant, 2, people(tenant, 3));
    DRATA.failNext(500, 0);
    pushNow(connection, owner, false);
    awaitState(connection, owner, "unavailable", 3);
    assertThat(DRATA.sessionOpen(application, "accounts")).isFalse();
    assertThat(DRATA.resource(application, "accounts")).hasSize(2);
  }

  @Test
  void aVendorThatWantsTimeGetsIt() {
    members(tenant, 1, people(tenant, 1));
    String connection = drata(tenant, owner, application, DrataDouble.KEY);
    awaitState(connection, owner, "ready", 1);

    DRATA.failNext(429, 1800);
    pushNow(connection, owner, false);

    awaitState(connection, owner, "unavailable", 2);
    Long seconds =
        ENVIRONMENT
            .asApp()
            .queryForObject(
                """
                select extract(epoch from next_push_at - now())::bigint
                from compliance_connection where id = ?
                """,
                Long.class,
                connection);
    assertThat(seconds).isBetween(1500L, 1800L);
  }

  @Test
  void credentialsAreNowhereInClear() {
    members(tenant, 1, people(tenant, 1));
    String connection = vanta(tenant, owner, application);
    awaitState(connection, owner, "ready", 1);

    String rows =
        ENVIRONMENT
            .asApp()
            .queryForList(
                """
                select c::text || coalesce(encode(sealed_credentials, 'escape'), '')
                from compliance_connection c
                union all select t::text || coalesce(encode(sealed, 'escape'), '') from vanta_token t
                """,
                String.class)
            .toString();
    rows += ENVIRONMENT.events().canonical("p.action like 'audit.compliance-connection.%'");
    assertThat(rows).contains(connection).doesNotContain(VantaDouble.SECRET, "token-");
    assertThat(send("GET", "/" + connection, owner, null).body())
        .doesNotContain(VantaDouble.SECRET);
  }

  @Test
  void aDryRunShowsWhatWouldBeSentAndSendsNothing() {
    List<Member> people = people(tenant, 2);
    members(tenant, 1, people);
    String connection = drata(tenant, owner, application, "wrong-key");
    awaitState(connection, owner, "credentials-refused", 1);

    JsonNode shown = json(send("POST", "/" + connection + "/dry-runs", owner, null));

    assertThat(shown.path("accounts")).hasSize(2);
    assertThat(shown.path("accounts").get(0).path("id").asString())
        .isEqualTo(people.getFirst().id().value());
    assertThat(DRATA.resource(application, "accounts")).isEmpty();
  }

  @Test
  void whoWasAMemberOfATenantThatIsGoneHasNoAccessAndTheVendorIsNotToldUnasked() {
    members(tenant, 1, people(tenant, 10));
    String connection = vanta(tenant, owner, application);
    awaitState(connection, owner, "ready", 1);

    TestEvents.send(List.of(status(1, Phase.OFFBOARDING)));
    TestEvents.send(List.of(status(2, Phase.OFFBOARDED)));

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode shown = json(send("POST", "/" + connection + "/dry-runs", owner, null));
              assertThat(shown.path("accounts").isArray()).as(shown.toString()).isTrue();
              assertThat(shown.path("accounts")).isEmpty();
            });
    pushNow(connection, owner, false);
    JsonNode held = awaitState(connection, owner, "held-back", 2);
    assertThat(held.path("message").asString()).contains("0 accounts, 10 at the last push");
    assertThat(VANTA.resource("accounts-" + application)).hasSize(10);
  }

  private ProducerRecord<String, byte[]> status(long revision, Phase phase) {
    var tier = new TierName("team");
    var status =
        new TenantStatus(
            tenant,
            revision,
            1,
            1,
            tier,
            tier,
            1,
            1,
            null,
            phase,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            null,
            Instant.EPOCH);
    return new TestMessage(
            EventId.next().value(), "provisioning-service", EventTypes.STATUS_CHANGED)
        .to(Topics.TENANT_PROVISIONING, tenant.value(), EventJson.write(status));
  }

  @Test
  void aTenantsConnectionsAreItsOwnersAffair() {
    List<Member> people = people(tenant, 2);
    members(tenant, 1, people);
    String connection = vanta(tenant, owner, application);
    String developer = token("dev1-" + tenant).signed();
    String stranger = token("stranger").signed();

    assertThat(send("GET", "/" + connection, AUDITOR, null).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/" + connection, AUDITOR, null).statusCode()).isEqualTo(403);
    assertThat(send("GET", "/" + connection, developer, null).statusCode()).isEqualTo(403);
    assertThat(send("GET", "/" + connection, stranger, null).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/" + connection, stranger, null).statusCode()).isEqualTo(404);
    assertThat(send("GET", "", owner, null).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/" + connection, owner, null).statusCode()).isEqualTo(204);
    assertThat(send("GET", "/" + connection, owner, null).statusCode()).isEqualTo(404);
  }

  @Test
  void aCreationThatComesTwiceMakesOneConnection() {
    members(tenant, 1, people(tenant, 1));
    Map<String, Object> wanted =
        Map.of(
            "name",
            "ours",
            "tenantId",
            tenant.value(),
            "settings",
            Map.of(
                "vendor", "drata",
                "region", "eu",
                "connection", application,
                "accountsResource", "accounts",
                "removalsResource", "removals"),
            "credentials",
            Map.of("apiKey", DrataDouble.KEY));

    assertThat(send("POST", "", owner, wanted).statusCode()).isEqualTo(201);
    assertThat(send("POST", "", owner, wanted).statusCode()).isEqualTo(409);

    assertThat(json(send("GET", "?tenant=" + tenant, owner, null)).path("items")).hasSize(1);
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsMade() {
    members(tenant, 1, people(tenant, 1));
    var settings = Map.of("vendor", "vanta", "accountsResource", "../x", "removalsResource", "r");
    var body =
        Map.of(
            "tenantId",
            tenant.value(),
            "name",
            "n",
            "settings",
            settings,
            "credentials",
            Map.of("clientId", "a", "clientSecret", "b"));
    assertThat(send("POST", "", owner, body).statusCode()).isEqualTo(400);

    var mixed =
        Map.of(
            "tenantId", tenant.value(),
            "name", "n",
            "settings", Map.of("vendor", "vanta", "accountsResource", "a", "removalsResource", "r"),
            "credentials", Map.of("apiKey", "b"));
    assertThat(send("POST", "", owner, mixed).body()).contains("/credentials");
    assertThat(json(send("GET", "?tenant=" + tenant, owner, null)).path("items")).isEmpty();
  }

  private AuditEvent correlated(AuditEvent event) {
    return copy(event, "acceptance-" + tenant, event.occurredAt());
  }

  private static AuditEvent at(AuditEvent event, long second) {
    return copy(
        event, event.correlationId(), Instant.parse("2026-11-20T12:00:00Z").plusSeconds(second));
  }

  private static AuditEvent copy(AuditEvent event, String correlation, Instant at) {
    return new AuditEvent(
        event.eventId(),
        event.source(),
        event.sourceSeq(),
        at,
        event.tenantId(),
        event.actor(),
        event.action(),
        event.target(),
        event.outcome(),
        event.reason(),
        event.generation(),
        event.stepKey(),
        correlation,
        event.changes(),
        event.personal());
  }

  private void awaitTrail(int entries) {
    await()
        .atMost(SOON)
        .until(
            () ->
                ENVIRONMENT
                    .asApp()
                    .queryForObject(
                        "select count(*) from ledger_entry where tenant_id = ?",
                        Integer.class,
                        tenant.value()),
            count -> count != null && count == entries);
  }
}
