package ai.coditect.selfservice.exports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DataExportTest extends SelfServiceTestBase {

  @Test
  void an_owner_asks_for_a_copy_follows_it_is_mailed_and_fetches_it() {
    Owner owner = owner();
    provisioning().document(owner.tenantId(), "archives", "bytes of a zip");

    Api.Answer asked = ask(owner);

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    String operation = asked.text("/operationId");
    assertThat(intent(owner).operation(Aspect.EXPORTS).map(AspectOperation::operationId))
        .hasToString("Optional[%s]".formatted(operation));
    assertThat(api().get(asked.header("Location"), accessToken(owner)).text("/type"))
        .isEqualTo("data-export");

    Instant until = made(owner, 2, operation);

    assertThat(mailAbout(owner.email(), "copy of your CODITECT workspace is ready").text())
        .contains("/v1/tenants/%s/archives/%s".formatted(owner.tenantId(), operation));
    String archives = "/v1/tenants/%s/archives".formatted(owner.tenantId());
    assertThat(api().get(archives, accessToken(owner)).text("/items/0/until"))
        .isEqualTo(until.toString());
    Api.Answer fetched = api().get(archives + "/" + operation, accessToken(owner));
    assertThat(fetched.body()).isEqualTo("bytes of a zip");
    assertThat(fetched.header("Cache-Control")).contains("no-store");
  }

  @Test
  void one_is_made_at_a_time_and_the_next_only_after_a_while() {
    Owner owner = owner();
    String first = ask(owner).text("/operationId");

    Api.Answer second = ask(owner);
    assertThat(second.problem()).isEqualTo("export-running");
    assertThat(second.text("/operationId")).isEqualTo(first);

    made(owner, 2, first);
    assertThat(ask(owner).problem()).isEqualTo("export-too-soon");

    clock.step(Duration.ofDays(1).plusSeconds(1));
    assertThat(ask(owner).status()).isEqualTo(202);
  }

  @Test
  void one_that_failed_does_not_count() {
    Owner owner = owner();
    String first = ask(owner).text("/operationId");
    report(
        StatusReport.of(intent(owner), 2)
            .with(Aspect.EXPORTS, OperationOutcome.State.FAILED)
            .status());
    awaitState(owner, first, "failed");

    assertThat(ask(owner).status()).isEqualTo(202);
  }

  @Test
  void only_owners_may_and_only_while_the_tenant_stays() {
    Owner owner = owner();
    assertThat(ask(owner, member(owner, Role.ADMIN)).status()).isEqualTo(403);
    api()
        .post(
            "/v1/tenants/%s/offboarding".formatted(owner.tenantId()),
            accessToken(owner),
            "{\"confirmation\": \"Ada Lovelace\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());

    Api.Answer refused = ask(owner);

    assertThat(refused.problem()).isEqualTo("tenant-state");
    assertThat(refused.body()).contains("fetch-export");
  }

  private Instant made(Owner owner, long revision, String operation) {
    Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(Duration.ofDays(7));
    report(
        StatusReport.of(intent(owner), revision)
            .with(Aspect.EXPORTS, OperationOutcome.State.SUCCEEDED)
            .archived(operation, Archived.WHOLE, until)
            .status());
    awaitState(owner, operation, "succeeded");
    return until;
  }

  private void awaitState(Owner owner, String operation, String state) {
    until(
        () ->
            api()
                    .get("/v1/operations/" + operation, accessToken(owner))
                    .text("/state")
                    .equals(state)
                ? true
                : null);
  }

  private Api.Answer ask(Owner owner) {
    return ask(owner, accessToken(owner));
  }

  private Api.Answer ask(Owner owner, String token) {
    return api()
        .post(
            "/v1/tenants/%s/data-exports".formatted(owner.tenantId()),
            token,
            null,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }
}
