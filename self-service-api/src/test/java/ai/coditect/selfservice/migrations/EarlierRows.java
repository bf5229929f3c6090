package ai.coditect.selfservice.migrations;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.EarlierData;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/**
 * Writes the rows that {@link MigrationTest} begins with. No test: run before a release is made, by
 * the command in {@code docs/runbooks/releases.md}, and never by the build.
 */
class EarlierRows extends SelfServiceTestBase {

  static final Path FILE = Path.of("src/test/resources/earlier/rows.sql");

  @Autowired private Environment environment;

  @Test
  void are_written() {
    Owner owner = owner();
    String tenant = "/v1/tenants/" + owner.tenantId();
    send(
        owner,
        tenant + "/invitations",
        "{\"email\": \"grace@example.org\", \"role\": \"billing\"}");
    send(owner, tenant + "/webhooks", WEBHOOK);
    report(
        StatusReport.of(intent(owner), 1)
            .with(Aspect.TIER, OperationOutcome.State.SUCCEEDED)
            .having("kubernetes.namespace", "t-x")
            .status());
    String token = key(owner, "[\"tenant:read\", \"status:read\"]");
    Owner second = owner();
    send(second, "/v1/tenants/%s/offboarding".formatted(second.tenantId()), LEAVE);
    until(() -> count("select count(*) from outbox") == 0 ? true : null);
    EarlierData.write(
        database(environment),
        Objects.requireNonNull(System.getProperty("coditect.earlier.version")),
        FILE);
    System.out.println("A key that is in there: " + token);
  }

  private static final String WEBHOOK =
      "{\"url\": \"https://hooks.example.org/coditect\", \"eventTypes\": [\"tenant.ready\"], \"description\": \"CI\"}";

  private static final String LEAVE = "{\"confirmation\": \"Ada Lovelace\"}";

  /** That of the service that all tests of this module share. */
  static Database database(Environment environment) {
    return new Database(
        environment.getRequiredProperty("spring.datasource.url"),
        environment.getRequiredProperty("spring.datasource.username"),
        environment.getRequiredProperty("spring.datasource.password"));
  }

  private void send(Owner owner, String path, String body) {
    Api.Answer answer =
        api().post(path, accessToken(owner), body, "Idempotency-Key", UUID.randomUUID().toString());
    if (answer.status() >= 300) {
      throw new IllegalStateException(answer.body());
    }
  }
}
