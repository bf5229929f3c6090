package ai.coditect.audit;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A test that damages the ledger: on a database that only such tests use, one after the other. Each
 * leaves it whole.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class OwnLedgerTest {

  protected static final AuditEnvironment ENVIRONMENT =
      AuditEnvironment.separate("damaged.coditect.local/audit");

  @DynamicPropertySource
  static void environment(DynamicPropertyRegistry registry) {
    ENVIRONMENT.properties().forEach((name, value) -> registry.add(name, () -> value));
  }
}
