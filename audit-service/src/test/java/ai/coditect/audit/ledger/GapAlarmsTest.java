package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Events that a source has numbered and that do not come. */
class GapAlarmsTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired private Ledger ledger;
  @Autowired private GapAlarms alarms;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private AuditTrail trail;
  @Autowired private TransactionTemplate transaction;

  private final TenantId tenant = TenantId.next();

  @Test
  void what_is_missing_is_said_once_and_once_more_when_all_of_it_has_come() {
    append(1, 5);

    alarms.round();
    alarms.round();

    awaitSaid("found");
    append(3);
    alarms.round();
    assertThat(alarmsOpen()).as("two of three are still missing").isEqualTo(1);
    append(2, 4);
    alarms.round();
    alarms.round();

    awaitSaid("closed");
    assertThat(said("found")).singleElement().satisfies(this::namesTheNumbers);
    assertThat(said("closed")).singleElement().satisfies(this::namesTheNumbers);
    assertThat(alarmsOpen()).isZero();
  }

  @Test
  void what_is_only_late_is_no_alarm() {
    var patient =
        new GapAlarms(
            jdbc,
            new LedgerProperties("late/log", Duration.ofHours(1), Duration.ofHours(1)),
            trail,
            transaction);
    append(1, 3);

    patient.round();
    assertThat(alarmsOpen()).isZero();
    append(2);
    patient.round();
    alarms.round();

    assertThat(alarmsOpen()).isZero();
  }

  private void namesTheNumbers(String entry) {
    assertThat(entry)
        .contains("\"/first\",\"to\":\"2\"", "\"/last\",\"to\":\"4\"", TestEvents.SOURCE);
  }

  private void append(long... numbers) {
    ledger.append(
        Arrays.stream(numbers)
            .mapToObj(number -> TestEvents.event(tenant, number))
            .map(GapAlarmsTest::accepted)
            .toList());
  }

  private static AcceptedEvent accepted(AuditEvent event) {
    return new AcceptedEvent(event, CanonicalJson.of(EventJson.write(event)));
  }

  private void awaitSaid(String verb) {
    await().atMost(SOON).until(() -> !said(verb).isEmpty());
  }

  /** Of this tenant; the entries themselves are the platform's. */
  private List<String> said(String verb) {
    return ENVIRONMENT
        .events()
        .canonical("p.action = ? and p.tenant_id is null", "audit.sequence-gap." + verb)
        .stream()
        .filter(entry -> entry.contains(tenant.value()))
        .toList();
  }

  private long alarmsOpen() {
    Long open =
        jdbc.queryForObject(
            "select count(*) from sequence_alarm where scope = ?", Long.class, tenant.value());
    return open == null ? 0 : open;
  }
}
