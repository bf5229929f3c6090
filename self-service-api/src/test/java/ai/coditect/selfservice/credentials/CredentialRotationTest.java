package ai.coditect.selfservice.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialRotationTest extends SelfServiceTestBase {

  @Test
  void an_owner_asks_for_new_logins_and_follows_the_operation_to_its_end() {
    Owner owner = withDatabase();

    Api.Answer asked = ask(owner, "{\"credentials\": \"database\"}");

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(intent(owner).rotations())
        .containsExactly(new Rotation(Credentials.DATABASE, intent(owner).generation(), 0));
    String operation = asked.header("Location");
    assertThat(api().get(operation, accessToken(owner)).text("/type"))
        .isEqualTo("credential-rotation");
    report(
        StatusReport.of(intent(owner), 3)
            .with(Aspect.CREDENTIALS, OperationOutcome.State.SUCCEEDED)
            .status());
    until(
        () ->
            api().get(operation, accessToken(owner)).text("/state").equals("succeeded")
                ? true
                : null);
  }

  @Test
  void that_somebody_else_has_them_stays_said_when_they_are_asked_for_again() {
    Owner owner = withDatabase();

    ask(owner, "{\"credentials\": \"database\", \"immediate\": true}");
    TenantIntent first = intent(owner);
    ask(owner, "{\"credentials\": \"database\", \"immediate\": false}");

    assertThat(intent(owner).rotations())
        .containsExactly(
            new Rotation(Credentials.DATABASE, first.generation() + 1, first.generation()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"credentials\": \"storage\"} | 409",
        "{\"credentials\": \"portal\"} | 400",
        "{\"credentials\": null} | 400",
        "{} | 400"
      })
  void what_is_not_there_cannot_be_replaced(String body, int status) {
    assertThat(ask(withDatabase(), body).status()).isEqualTo(status);
  }

  @Test
  void before_anything_is_there_there_is_nothing_to_replace() {
    assertThat(ask(owner(), "{\"credentials\": \"database\"}").problem())
        .isEqualTo("no-credentials");
  }

  private Owner withDatabase() {
    Owner owner = owner();
    report(StatusReport.of(intent(owner), 2).having("database.schema", "t_x").status());
    until(
        () ->
            count(
                        "select count(*) from tenant_status where tenant_id = ? and status_revision = 2",
                        owner.tenantId())
                    == 1
                ? true
                : null);
    return owner;
  }

  private Api.Answer ask(Owner owner, String body) {
    return api()
        .post(
            "/v1/tenants/%s/credential-rotations".formatted(owner.tenantId()),
            accessToken(owner),
            body,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }
}
