package ai.coditect.selfservice.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import ai.coditect.selfservice.mail.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RetentionTest extends SelfServiceTestBase {

  @Autowired private RetentionNotices notices;

  @Test
  void owners_are_told_a_week_and_a_day_before_the_end_and_once_each() {
    Owner owner = owner();
    String what = schema(owner);
    Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(30));
    reported(StatusReport.of(intent(owner), 2).keeping(what, until).status());

    clock.step(Duration.ofDays(22));
    notices.call();
    assertThat(notices(owner)).isEmpty();

    clock.step(Duration.ofDays(2));
    notices.call();
    notices.call();
    Mailbox.Mail mail = mailAbout(owner.email(), "will be deleted");
    assertThat(mail.text())
        .contains("database schema t_", Wording.minute(until), "change to a tier that includes it");

    clock.step(Duration.ofDays(5));
    notices.call();
    notices.call();
    await()
        .atMost(SOON)
        .until(
            () ->
                mailbox().to(owner.email()).stream()
                        .filter(sent -> sent.subject().contains("will be deleted"))
                        .count()
                    == 2);
    assertThat(notices(owner))
        .hasSize(2)
        .anyMatch(id -> id.endsWith(":7"))
        .anyMatch(id -> id.endsWith(":1"));

    clock.step(Duration.ofDays(2));
    notices.call();
    assertThat(notices(owner)).hasSize(2);
  }

  @Test
  void owners_are_told_of_the_namespace_of_an_environment_too() {
    Owner owner = owner();
    String namespace = "t-" + owner.tenantId().substring("tnt_".length()) + "-dev";
    Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(6));
    reported(
        StatusReport.of(intent(owner), 2)
            .keeping("kubernetes.namespace.dev/" + namespace, until)
            .status());

    notices.call();

    assertThat(mailAbout(owner.email(), "will be deleted").text())
        .contains("kubernetes namespace " + namespace, Wording.minute(until));
  }

  @Test
  void another_end_is_another_notice_and_one_that_does_not_hold_any_more_is_not_sent() {
    Owner owner = owner();
    String what = schema(owner);
    Instant first = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(6));
    reported(StatusReport.of(intent(owner), 2).keeping(what, first).status());
    notices.call();
    Instant second = first.plus(Duration.ofHours(1));
    reported(StatusReport.of(intent(owner), 3).keeping(what, second).status());
    notices.call();
    await()
        .atMost(SOON)
        .until(
            () ->
                mailbox().to(owner.email()).stream()
                    .anyMatch(mail -> mail.text().contains(Wording.minute(second))));
    assertThat(notices(owner)).hasSize(2);
  }

  @Test
  void a_tenant_that_leaves_is_not_told_of_retentions() {
    Owner owner = owner();
    reported(
        StatusReport.of(intent(owner), 2)
            .keeping(schema(owner), clock.instant().plus(Duration.ofDays(1)))
            .leaving(
                TenantStatus.Offboarding.Stage.GRACE, clock.instant().plus(Duration.ofDays(30)))
            .status());
    notices.call();
    assertThat(notices(owner)).isEmpty();
  }

  @Test
  void what_was_archived_is_told_once_and_fetched_by_owners_only() {
    Owner owner = owner();
    String id = UUID.randomUUID().toString();
    Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(90));
    provisioning().document(owner.tenantId(), "archives", "bytes of a zip");
    var told = StatusReport.of(intent(owner), 2).archived(id, schema(owner), until);
    reported(told.status());
    reported(StatusReport.of(intent(owner), 3).archived(id, schema(owner), until).status());

    String path = "/v1/tenants/%s/archives".formatted(owner.tenantId());
    assertThat(mailAbout(owner.email(), "was archived").text())
        .contains(path + "/" + id, Wording.minute(until));
    assertThat(api().get(path, accessToken(owner)).text("/items/0/id")).isEqualTo(id);
    assertThat(api().get(path + "/" + id, accessToken(owner)).body()).isEqualTo("bytes of a zip");
    assertThat(api().get(path + "/other", accessToken(owner)).status()).isEqualTo(404);
    assertThat(api().get(path + "/" + id, accessToken(owner())).status()).isEqualTo(404);
    assertThat(api().get(path + "/" + id, member(owner, Role.ADMIN)).status()).isEqualTo(403);
    assertThat(
            count(
                "select count(*) from notice where kind = 'retention-ended' and subject like ?",
                owner.tenantId() + "/%"))
        .isOne();
  }

  private void reported(TenantStatus status) {
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
    return jdbc.sql("select id from notice where kind = 'retention-ending' and subject like ?")
        .param(owner.tenantId() + "/%")
        .query(String.class)
        .list();
  }

  private static String schema(Owner owner) {
    return "database.schema.t_" + owner.tenantId().substring("tnt_".length());
  }
}
