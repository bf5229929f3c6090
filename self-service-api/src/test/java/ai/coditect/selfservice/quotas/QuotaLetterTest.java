package ai.coditect.selfservice.quotas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaLetterTest extends SelfServiceTestBase {

  private static final Instant SINCE = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void an_owner_is_told_once_of_each_limit_that_was_neared_or_reached() {
    Owner owner = owner();
    reported(owner, 2, Condition.DATABASE_SIZE, Truth.FALSE, Reason.DATABASE_NEARLY_FULL, SINCE);
    reported(owner, 3, Condition.DATABASE_SIZE, Truth.FALSE, Reason.DATABASE_NEARLY_FULL, SINCE);
    assertThat(mailAbout(owner.email(), "database is nearly full").text())
        .contains("80 %", "/v1/tenants/%s/usage".formatted(owner.tenantId()));
    reported(owner, 4, Condition.DATABASE_SIZE, Truth.FALSE, Reason.DATABASE_WRITES_DENIED, SINCE);
    assertThat(mailAbout(owner.email(), "takes no more data").text())
        .contains("Nothing was deleted");
    assertThat(notices(owner)).hasSize(2);
  }

  @Test
  void a_limit_that_is_neared_again_later_is_told_again() {
    Owner owner = owner();
    reported(owner, 2, Condition.STORAGE_SIZE, Truth.FALSE, Reason.STORAGE_NEARLY_FULL, SINCE);
    mailAbout(owner.email(), "bucket is nearly full");
    reported(
        owner, 3, Condition.STORAGE_SIZE, Truth.TRUE, Reason.WITHIN_LIMIT, SINCE.plusSeconds(9));
    assertThat(notices(owner)).hasSize(1);
    Instant later = SINCE.plusSeconds(60);
    reported(owner, 4, Condition.STORAGE_SIZE, Truth.FALSE, Reason.STORAGE_NEARLY_FULL, later);
    await()
        .atMost(SOON)
        .until(
            () ->
                mailbox().to(owner.email()).stream()
                        .filter(mail -> mail.subject().contains("bucket is nearly full"))
                        .count()
                    == 2);
  }

  @Test
  void well_within_a_limit_nobody_is_told_anything() {
    Owner owner = owner();
    reported(owner, 2, Condition.STORAGE_SIZE, Truth.TRUE, Reason.WITHIN_LIMIT, SINCE);
    reported(owner, 3, Condition.READY, Truth.FALSE, Reason.STORAGE_UNAVAILABLE, SINCE);
    assertThat(notices(owner)).isEmpty();
  }

  private void reported(
      Owner owner, long revision, String type, Truth truth, Reason reason, Instant since) {
    TenantStatus status =
        StatusReport.of(intent(owner), revision)
            .saying(new Condition(type, truth, reason, "said", 1, since))
            .status();
    report(status);
    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        "select coalesce(max(status_revision), 0) from tenant_status where tenant_id = ?",
                        status.tenantId().value())
                    >= status.statusRevision());
  }

  private List<String> notices(Owner owner) {
    return jdbc.sql("select id from notice where kind = 'quota' and subject like ?")
        .param(owner.tenantId() + "/%")
        .query(String.class)
        .list();
  }
}
