package ai.coditect.audit.ledger;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.EarlierData;
import java.nio.file.Path;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Writes the rows that {@link MigrationTest} begins with. No test: run before a release is made, by
 * the command in {@code docs/runbooks/releases.md}, and never by the build.
 */
class EarlierRows extends AuditServiceTest {

  @Autowired private Ledger ledger;

  @Test
  void are_written() {
    ledger.append(TestEvents.accepted(TenantId.next(), 9));
    ledger.append(TestEvents.accepted(TenantId.next(), 4));
    Awaitility.await()
        .until(
            () ->
                Objects.equals(
                    ENVIRONMENT
                        .asSuperuser()
                        .queryForObject(
                            "select max(size) >= 13 and max(size) = (select count(*) from ledger_entry) from checkpoint_signature",
                            Boolean.class),
                    true));
    EarlierData.write(
        ENVIRONMENT.database(),
        Objects.requireNonNull(System.getProperty("coditect.earlier.version")),
        Path.of("src/test/resources/earlier/rows.sql"));
  }
}
