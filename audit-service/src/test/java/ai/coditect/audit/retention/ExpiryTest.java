package ai.coditect.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.sealing.SubjectKeys;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long payloads are kept, by tier and tenant. All entries here are made a hundred days old;
 * {@code free} keeps them for thirty.
 */
class ExpiryTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ENTRIES = 4;

  @Autowired private JdbcTemplate jdbc;
  @Autowired private PayloadRemoval removal;
  @Autowired private KeyRemoval keys;
  @Autowired private RetentionProperties given;
  @Autowired private SubjectKeys subjects;
  @Autowired private AuditTrail trail;
  @Autowired private TransactionTemplate transaction;
  @LocalServerPort private int port;
  @TempDir private Path folder;

  private final JdbcTemplate superuser = ENVIRONMENT.asSuperuser();
  private final JdbcTemplate keyStore = ENVIRONMENT.keysAsSuperuser();
  private final TenantId free = TenantId.next();
  private final TenantId enterprise = TenantId.next();
  private final TenantId shortened = TenantId.next();
  private final TenantId extended = TenantId.next();
  private final TenantId held = TenantId.next();
  private final String hold = "hold-" + UUID.randomUUID();
  private final List<TenantId> all = List.of(free, enterprise, shortened, extended, held);

  /** Held for counsel before it is sent: its first entry says so. */
  private AuditEvent legalHold(long seq, String verb) {
    return new AuditEvent(
        EventId.next(),
        "provisioning-service",
        seq,
        Instant.parse("2026-11-22T12:00:00Z").plusSeconds(seq),
        held,
        new Actor(Actor.Type.USER, "counsel"),
        "legal-hold." + verb,
        new Target("legal-hold", hold),
        Outcome.SUCCEEDED,
        "case 7",
        null,
        null,
        "c",
        List.of(),
        null);
  }

  @BeforeEach
  void sendAndAge() {
    TestEvents.sendEvents(List.of(legalHold(1, "placed")));
    for (TenantId tenant : all) {
      learnTier(
          tenant, tenant.equals(enterprise) || tenant.equals(shortened) ? "enterprise" : "free");
      int further = tenant.equals(held) ? 1 : 0;
      TestEvents.sendEvents(
          LongStream.rangeClosed(1, ENTRIES - further)
              .mapToObj(seq -> TestEvents.event(tenant, seq))
              .toList());
      awaitPublished(tenant, ENTRIES);
      await().atMost(SOON).until(() -> !tier(tenant).isEmpty());
    }
    move("- interval '100 days'");
    for (TenantId tenant : all) {
      keyStore.update(
          "update subject_key set period = (period - interval '4 months')::date where tenant_id = ?",
          tenant.value());
    }
    subjects.destroy(List.of()); // the service forgets which keys it has sealed under
  }

  /** What is left is young again, and nobody lets it expire under other settings than these. */
  @AfterEach
  void makeYoungAgain() {
    move("+ interval '100 days'");
    for (TenantId tenant : all) {
      superuser.update("delete from tenant_retention where tenant_id = ?", tenant.value());
    }
  }

  @Test
  void what_is_old_for_its_tier_or_its_tenant_goes_with_its_keys_and_every_proof_holds()
      throws IOException {
    expiry().doAll();

    for (TenantId gone : List.of(free, shortened)) {
      assertThat(payloads(gone)).isZero();
      assertThat(oldKeys(gone)).isZero();
      assertThat(
              superuser.queryForList(
                  "select r.reason from payload_removal r join ledger_entry using (entry_index) where tenant_id = ?",
                  String.class,
                  gone.value()))
          .hasSize(ENTRIES)
          .containsOnly("expired");
      assertThat(verify(gone)).contains("ACCEPTED", "expired: 4 [1, 2, 3, 4]", "erased: 0");
      await().atMost(SOON).until(() -> recorded(gone).size() == 1);
      assertThat(recorded(gone).getFirst()).contains("\"/payloads\"", "\"4\"");
    }
    for (TenantId kept : List.of(enterprise, extended)) {
      assertThat(payloads(kept)).isEqualTo(ENTRIES);
      assertThat(oldKeys(kept)).isPositive();
      assertThat(verify(kept)).contains("ACCEPTED", "expired: 0");
      assertThat(recorded(kept)).isEmpty();
    }
  }

  @Test
  void nothing_expires_while_a_hold_lasts_and_all_of_it_after_its_release() throws IOException {
    expiry().doAll();

    assertThat(payloads(held)).isEqualTo(ENTRIES);
    assertThat(oldKeys(held)).isPositive();
    assertThat(verify(held)).contains("ACCEPTED", "expired: 0", "held: " + hold);

    TestEvents.sendEvents(List.of(legalHold(2, "lifted")));
    await().atMost(SOON).until(() -> payloads(held) > ENTRIES);
    awaitPublished(held, ENTRIES + 1);
    expiry().doAll();

    assertThat(payloads(held)).as("the release is young").isPositive();
    assertThat(oldKeys(held)).isZero();
    assertThat(verify(held)).contains("ACCEPTED", "expired: 4 [1, 2, 3, 4]");
  }

  @Test
  void an_older_intent_changes_no_tier_and_a_newer_one_does() {
    Expiry expiry = expiry();

    expiry.learn(intent(free, 1, "enterprise"));
    assertThat(tier(free)).containsExactly("free");
    expiry.learn(intent(free, 3, "enterprise"));
    assertThat(tier(free)).containsExactly("enterprise");

    expiry.doAll();
    assertThat(payloads(free)).isEqualTo(ENTRIES);
  }

  private Expiry expiry() {
    var properties =
        new RetentionProperties(
            given.username(),
            given.password(),
            given.interval(),
            given.expiryInterval(),
            given.payloads(),
            Map.of("free", Duration.ofDays(30), "enterprise", Duration.ofDays(2000)),
            Map.of(
                shortened.value(), Duration.ofDays(30), extended.value(), Duration.ofDays(2000)));
    return new Expiry(jdbc, removal, keys, properties, trail, transaction);
  }

  /** As self-service-api says it. */
  private static void learnTier(TenantId tenant, String tier) {
    TestEvents.send(
        List.of(
            new TestMessage(EventId.next().value(), "self-service-api", EventTypes.TENANT_SIGNED_UP)
                .to(
                    Topics.TENANT_LIFECYCLE,
                    tenant.value(),
                    EventJson.write(intent(tenant, 2, tier)))));
  }

  private static TenantIntent intent(TenantId tenant, long generation, String tier) {
    Instant began = Instant.parse("2026-01-02T03:04:05Z");
    return new TenantIntent(
        tenant,
        generation,
        generation,
        new TierName(tier),
        Lifecycle.ACTIVE,
        List.of(),
        "eu-test",
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, began, null),
        List.of(),
        null,
        null,
        List.of(),
        began);
  }

  private void awaitPublished(TenantId tenant, int entries) {
    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        superuser,
                        """
                        select count(*) from ledger_entry where tenant_id = ?
                            and entry_index < (select max(size) from checkpoint_publication)
                        """,
                        tenant)
                    >= entries);
  }

  /** Moves the times at which the first entries came; no trigger stops a superuser. */
  private void move(String by) {
    for (TenantId tenant : all) {
      superuser.execute(
          "set session_replication_role = replica; update ledger_entry set received_at = received_at %s where tenant_id = '%s' and tenant_seq <= %d"
              .formatted(by, tenant, ENTRIES));
    }
  }

  private List<String> tier(TenantId tenant) {
    return superuser.queryForList(
        "select tier from tenant_retention where tenant_id = ?", String.class, tenant.value());
  }

  private long payloads(TenantId tenant) {
    return count(
        superuser,
        "select count(*) from entry_payload p where tenant_id = ? and action not in ('audit.payloads.expired', 'audit.trail.exported')",
        tenant);
  }

  private long oldKeys(TenantId tenant) {
    return count(
        keyStore,
        "select count(*) from subject_key where tenant_id = ? and period < date_trunc('month', now() - interval '1 month')",
        tenant);
  }

  private static long count(JdbcTemplate database, String query, TenantId tenant) {
    Long count = database.queryForObject(query, Long.class, tenant.value());
    return count == null ? 0 : count;
  }

  private List<String> recorded(TenantId tenant) {
    return ENVIRONMENT
        .events()
        .canonical("p.tenant_id = ? and p.action = 'audit.payloads.expired'", tenant.value());
  }

  private String verify(TenantId tenant) throws IOException {
    String auditor =
        TestIssuer.shared()
            .token("auditor-1")
            .withAudience("audit-service")
            .withRoles("auditor")
            .signed();
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v1/tenants/%s/export".formatted(port, tenant)))
            .header("Authorization", "Bearer " + auditor)
            .build();
    Path file = folder.resolve(tenant + ".ndjson");
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          request,
          HttpResponse.BodyHandlers.ofFile(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var said = new ByteArrayOutputStream();
    Verify.run(new String[] {file.toString()}, new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8);
  }
}
