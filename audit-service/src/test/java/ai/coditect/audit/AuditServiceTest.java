package ai.coditect.audit;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A test against the running service; all share one, so each uses tenants of its own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class AuditServiceTest {

  protected static final AuditEnvironment ENVIRONMENT = AuditEnvironment.shared();

  @DynamicPropertySource
  static void environment(DynamicPropertyRegistry registry) {
    ENVIRONMENT.properties().forEach((name, value) -> registry.add(name, () -> value));
  }
}
