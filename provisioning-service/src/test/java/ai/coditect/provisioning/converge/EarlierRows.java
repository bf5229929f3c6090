package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.EarlierData;
import ai.coditect.provisioning.TestTenants;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/**
 * Writes the rows that {@code MigrationTest} begins with. No test: run before a release is made, by
 * the command in {@code docs/runbooks/releases.md}, and never by the build.
 */
@NullMarked
class EarlierRows extends EngineTestBase {

  @Autowired private Environment environment;

  @Test
  void areWritten() {
    TenantId ready = TenantId.next();
    send(TestTenants.free(ready), TestTenants.ownerWithIdentity(ready, 1));
    awaitPhase(ready, Phase.READY);
    TenantId held = TenantId.next();
    TenantIntent free = TestTenants.free(held);
    send(free, TestTenants.ownerWithIdentity(held, 1));
    awaitPhase(held, Phase.READY);
    send(TestTenants.held(free, Hold.Cause.PAYMENT));
    awaitPhase(held, Phase.SUSPENDED);
    EarlierData.write(
        new Database(
            environment.getRequiredProperty("spring.datasource.url"),
            environment.getRequiredProperty("spring.datasource.username"),
            environment.getRequiredProperty("spring.datasource.password")),
        Objects.requireNonNull(System.getProperty("coditect.earlier.version")),
        Path.of("src/test/resources/earlier/rows.sql"));
  }
}
