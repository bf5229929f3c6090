package ai.coditect.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.sweep.Sweep;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What the neighbours and the audit trail get to know. */
class EventsTest extends SelfServiceTestBase {

  @Autowired private List<Sweep> sweeps;
  @Autowired private TransactionTemplate transaction;

  @Test
  void a_verified_sign_up_tells_provisioning_who_wants_what() {
    Owner owner = owner();
    accessToken(owner);
    await().atMost(SOON).until(() -> members(owner).size() == 2);

    List<TenantIntent> intents =
        SentEvents.records(Topics.TENANT_LIFECYCLE, owner.tenantId()).stream()
            .map(it -> IncomingEvent.read(it, TenantIntent.class).data())
            .toList();
    assertThat(intents).hasSize(1);
    TenantIntent intent = intents.getFirst();
    assertThat(intent.generation()).isOne();
    assertThat(intent.tierGeneration()).isOne();
    assertThat(intent.lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    assertThat(intent.operation(Aspect.TIER).orElseThrow().operationId().value())
        .isEqualTo(owner.operationId());
    TenantMembers.Member before = members(owner).getFirst().members().getFirst();
    TenantMembers.Member after = members(owner).getLast().members().getFirst();
    assertThat(before.role()).isEqualTo(Role.OWNER);
    assertThat(before.identity()).isNull();
    assertThat(after.identity()).isNotNull();
    assertThat(members(owner).stream().map(TenantMembers::generation)).containsExactly(1L, 2L);
  }

  @Test
  void what_lets_a_person_into_a_tenant_is_in_its_trail() {
    Owner owner = owner();
    accessToken(owner);
    api()
        .post(
            owner.setupLink().substring(owner.setupLink().indexOf("/credential-setup")),
            null,
            null);
    await()
        .atMost(SOON)
        .until(
            () ->
                SentEvents.trail(owner.tenantId()).stream()
                    .filter(it -> it.action().equals("credential-setup.requested"))
                    .map(it -> it.outcome().name())
                    .toList()
                    .equals(List.of("INTENDED", "SUCCEEDED")));
  }

  @Test
  void every_action_on_a_tenant_is_in_its_trail_without_a_gap() {
    Owner owner = owner();
    accessToken(owner);
    api()
        .send(
            "PUT",
            "/v1/internal/tenants/" + owner.tenantId() + "/api-keys/first-key",
            serviceToken(),
            "{\"scopes\": [\"status:read\"]}");
    report(TestStatuses.ready(owner, 1));
    api().post("/v1/key-claims/" + mail(owner.email(), 2).claimToken(), null, null);
    await().atMost(SOON).until(() -> SentEvents.trail(owner.tenantId()).size() == 11);

    List<AuditEvent> trail = SentEvents.trail(owner.tenantId());
    assertThat(trail.stream().map(it -> it.action() + " " + it.outcome()))
        .containsExactlyInAnyOrder(
            "tenant.created SUCCEEDED",
            "member.added SUCCEEDED",
            "operation.accepted SUCCEEDED",
            "signup.verified SUCCEEDED",
            "identity.created INTENDED",
            "identity.created SUCCEEDED",
            "apikey.created SUCCEEDED",
            "operation.succeeded SUCCEEDED",
            "mail.sent INTENDED",
            "mail.sent SUCCEEDED",
            "apikey.claimed SUCCEEDED");
    assertThat(trail.stream().map(AuditEvent::sourceSeq).sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
    AuditEvent created =
        trail.stream().filter(it -> it.action().equals("apikey.created")).findFirst().orElseThrow();
    assertThat(
            trail.stream()
                .filter(it -> it.action().equals("apikey.claimed"))
                .map(AuditEvent::actor))
        .as("somebody with the link, not the key itself")
        .containsExactly(new AuditEvent.Actor(AuditEvent.Actor.Type.ANONYMOUS, "claim-link"));
    assertThat(created.actor())
        .isEqualTo(new AuditEvent.Actor(AuditEvent.Actor.Type.SERVICE, "provisioning-service"));
  }

  @Test
  void no_event_holds_an_address_a_name_a_code_or_a_token_that_can_be_read() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    Mailbox.Mail mail = mail(email, 1);
    Api.Answer verified = verify(signup, mail.code());
    String tenant = verified.text("/tenantId");
    await().atMost(SOON).until(() -> !SentEvents.records(Topics.AUDIT_EVENTS, tenant).isEmpty());
    await().atMost(SOON).until(() -> count("select count(*) from outbox") == 0);

    for (String topic :
        List.of(Topics.AUDIT_EVENTS, Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS)) {
      for (ConsumerRecord<String, byte[]> received : SentEvents.records(topic)) {
        if (received.value() == null) {
          continue; // a tombstone
        }
        assertThat(new String(received.value(), java.nio.charset.StandardCharsets.UTF_8))
            .doesNotContain("@example.com")
            .doesNotContain("Lovelace")
            .doesNotContain("127.0.0.1\"")
            .doesNotContain(signup.text("/token"))
            .doesNotContain(verified.text("/operationToken"))
            .doesNotContain("\"" + mail.code() + "\"");
      }
    }
  }

  @Test
  void the_daily_sweeps_send_the_newest_intent_and_member_list_of_every_tenant_again() {
    Owner owner = owner();
    accessToken(owner);
    Owner another = owner();
    await().atMost(SOON).until(() -> members(owner).size() == 2);
    List<TenantIntent> before = intents(owner);

    sweep("intents");
    sweep("members");

    await().atMost(SOON).until(() -> intents(owner).size() == 2 && members(owner).size() == 3);
    await().atMost(SOON).until(() -> intents(another).size() == 2);
    assertThat(intents(owner).getLast()).isEqualTo(before.getLast());
    assertThat(members(owner).getLast()).isEqualTo(members(owner).get(1));
    assertThat(
            SentEvents.records(Topics.TENANT_LIFECYCLE, owner.tenantId()).stream()
                .map(it -> IncomingEvent.read(it, TenantIntent.class).type()))
        .containsExactly(EventTypes.TENANT_SIGNED_UP, EventTypes.TENANT_INTENT_REPUBLISHED);
  }

  /** With pages so small that there are several. */
  private void sweep(String name) {
    Sweep sweep = sweeps.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    var at = new AtomicReference<@Nullable String>("");
    for (String after = ""; after != null; after = at.get()) {
      String from = after;
      transaction.executeWithoutResult(_ -> at.set(sweep.page(from, 7)));
    }
  }

  private static List<TenantIntent> intents(Owner owner) {
    return SentEvents.records(Topics.TENANT_LIFECYCLE, owner.tenantId()).stream()
        .map(it -> IncomingEvent.read(it, TenantIntent.class).data())
        .toList();
  }

  private List<TenantMembers> members(Owner owner) {
    return SentEvents.records(Topics.TENANT_MEMBERS, owner.tenantId()).stream()
        .map(it -> IncomingEvent.read(it, TenantMembers.class).data())
        .toList();
  }
}
