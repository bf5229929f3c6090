package ai.coditect.audit;

import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What the service finds around it: a database with its two roles, Kafka, an issuer of tokens, the
 * keys for personal data. One for all tests of the module.
 */
public final class AuditEnvironment {

  private static final String APP_PASSWORD = "test-only-app";
  private static final AuditEnvironment SHARED = new AuditEnvironment();

  private final Database owner;
  private final Database app;
  private final PersonalDataKeys keys;

  private AuditEnvironment() {
    owner = TestPostgres.shared().newDatabase("audit");
    new JdbcTemplate(source(TestPostgres.shared().superuser()))
        .execute("create role audit_app login password '" + APP_PASSWORD + "'");
    app = TestPostgres.shared().as(owner, "audit_app", APP_PASSWORD);
    try {
      keys = PersonalDataKeys.in(new SecretStore(Files.createTempDirectory("audit-keys")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one of this JVM. */
  public static AuditEnvironment shared() {
    return SHARED;
  }

  /** What the launcher would write into the service's file, with free ports. */
  public Map<String, String> properties() {
    return Map.ofEntries(
        Map.entry("server.port", "0"),
        Map.entry("management.server.port", "0"),
        // All tests come from one network and mostly from one auditor.
        Map.entry("coditect.rate-limits.anonymous", "1000000"),
        Map.entry("coditect.rate-limits.caller", "1000000"),
        Map.entry("spring.datasource.url", app.url()),
        Map.entry("spring.datasource.username", app.username()),
        Map.entry("spring.datasource.password", app.password()),
        Map.entry("spring.flyway.url", owner.url()),
        Map.entry("spring.flyway.user", owner.username()),
        Map.entry("spring.flyway.password", owner.password()),
        Map.entry("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers()),
        Map.entry(
            "spring.security.oauth2.resourceserver.jwt.issuer-uri", TestIssuer.shared().issuer()),
        Map.entry(
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
            TestIssuer.shared().jwkSetUri()),
        Map.entry("coditect.ledger.origin", "test.coditect.local/audit"),
        Map.entry("coditect.ledger.gap-grace", "0s"),
        Map.entry("coditect.audit.personal-data-public-keyset", keys.publicKeyset().toString()));
  }

  /** The database as the running service sees it. */
  public JdbcTemplate asApp() {
    return new JdbcTemplate(source(app));
  }

  /** The database as its owner. */
  public JdbcTemplate asOwner() {
    return new JdbcTemplate(source(owner));
  }

  /** The database as somebody whom no grant stops. */
  public JdbcTemplate asSuperuser() {
    return new JdbcTemplate(source(TestPostgres.shared().asSuperuser(owner)));
  }

  private static DriverManagerDataSource source(Database database) {
    return new DriverManagerDataSource(database.url(), database.username(), database.password());
  }
}
