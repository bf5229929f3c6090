package ai.coditect.audit;

import ai.coditect.audit.compliance.DrataDouble;
import ai.coditect.audit.compliance.VantaDouble;
import ai.coditect.audit.ledger.StoredEvents;
import ai.coditect.audit.review.KeyRegister;
import ai.coditect.audit.sealing.TestSeals;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SealingKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What the service finds around it: a database with its two roles, Kafka, an issuer of tokens, the
 * keys for personal data. One for all tests of the module.
 */
public final class AuditEnvironment {

  private static final String APP_PASSWORD = "test-only-app";
  private static final AuditEnvironment SHARED =
      new AuditEnvironment("test.coditect.local/audit", TestPostgres.shared());

  private final String origin;
  private final TestPostgres server;

  private final Database owner;
  private final Database app;
  private final Database keyStore;
  private final PersonalDataKeys keys;
  private final SigningKeyPair logKey;
  private final Path sealingKeys;
  private final Path payloadKeys;
  private @Nullable StoredEvents events;

  private AuditEnvironment(String origin, TestPostgres server) {
    this.origin = origin;
    this.server = server;
    owner = server.newDatabase("audit");
    new JdbcTemplate(source(server.superuser()))
        .execute(
            """
            do $$ begin
              if not exists (select from pg_roles where rolname = 'audit_app') then
                create role audit_app login password '%1$s';
                create role audit_retention login password '%1$s';
              end if;
            end $$
            """
                .formatted(APP_PASSWORD));
    keyStore = server.newDatabase("audit_keys");
    app = server.as(owner, "audit_app", APP_PASSWORD);
    try {
      SecretStore secrets = new SecretStore(Files.createTempDirectory("audit-keys"));
      keys = PersonalDataKeys.in(secrets);
      logKey = secrets.ed25519("log");
      sealingKeys = SealingKeys.in(secrets, "compliance-credentials");
      payloadKeys = SealingKeys.in(secrets, "payload-keys");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one of this JVM. */
  public static AuditEnvironment shared() {
    return SHARED;
  }

  /**
   * Another ledger, in a database of its own, for tests that damage it. Its service takes nothing
   * from Kafka.
   */
  public static AuditEnvironment separate(String origin) {
    return separate(origin, TestPostgres.shared());
  }

  /** The same on a server that a test does something to. */
  public static AuditEnvironment separate(String origin, TestPostgres server) {
    return new AuditEnvironment(origin, server);
  }

  /** The key by which the log's signatures are checked, as PEM. */
  public Path publicKey() {
    return logKey.publicKey();
  }

  /** The keys to which personal fields are encrypted, as every producer has them. */
  public Path personalDataPublicKeyset() {
    return keys.publicKeyset();
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
        Map.entry("coditect.ledger.origin", origin),
        Map.entry("spring.kafka.listener.auto-startup", Boolean.toString(this == SHARED)),
        Map.entry("coditect.ledger.gap-grace", "0s"),
        Map.entry("coditect.ledger.gap-look", "1h"),
        Map.entry("coditect.access-reviews.interval", "PT0.2S"),
        Map.entry("coditect.retention.username", "audit_retention"),
        Map.entry("coditect.retention.password", APP_PASSWORD),
        Map.entry("coditect.payload-keys.url", keyStore.url()),
        Map.entry("coditect.payload-keys.username", keyStore.username()),
        Map.entry("coditect.payload-keys.password", keyStore.password()),
        Map.entry("coditect.payload-keys.keyset", payloadKeys.toString()),
        Map.entry("coditect.retention.interval", "200ms"),
        Map.entry("coditect.retention.expiry-interval", "1h"),
        Map.entry("coditect.catalogue.files[0]", testActions()),
        Map.entry("coditect.checkpoints.interval", "50ms"),
        Map.entry("coditect.self-check.interval", "1h"),
        Map.entry("coditect.compliance.keyset", sealingKeys.toString()),
        Map.entry("coditect.siem.poll", "200ms"),
        Map.entry("coditect.siem.first-pause", "100ms"),
        Map.entry("coditect.siem.rejections", "3"),
        Map.entry("coditect.siem.batch", "10"),
        Map.entry("coditect.siem.local-targets", "true"),
        Map.entry("coditect.compliance.poll", "1h"), // only what a test asks for
        Map.entry("coditect.self-service.url", KeyRegister.shared().url()),
        Map.entry("coditect.self-service.token-uri", KeyRegister.shared().url() + "/token"),
        Map.entry("coditect.self-service.client-secret", KeyRegister.SECRET),
        Map.entry("coditect.compliance.vanta-url", VantaDouble.shared().url()),
        Map.entry("coditect.compliance.drata-urls.eu", DrataDouble.shared().url()),
        Map.entry("coditect.checkpoints.keys[0].private-key", logKey.privateKey().toString()),
        Map.entry("coditect.checkpoints.keys[0].public-key", logKey.publicKey().toString()),
        Map.entry("coditect.exports.personal-data-keyset", keys.privateKeyset().toString()),
        Map.entry("coditect.audit.personal-data-public-keyset", keys.publicKeyset().toString()));
  }

  private static String testActions() {
    try {
      var file = AuditEnvironment.class.getResource("/test-actions.tsv");
      return Path.of(Objects.requireNonNull(file).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The database as the running service sees it. */
  public JdbcTemplate asApp() {
    return new JdbcTemplate(source(app));
  }

  /** The database as the role that removes payloads. */
  public JdbcTemplate asRetention() {
    return new JdbcTemplate(source(server.as(owner, "audit_retention", APP_PASSWORD)));
  }

  /** The database as its owner. */
  public JdbcTemplate asOwner() {
    return new JdbcTemplate(source(owner));
  }

  /** The database, as its owner reaches it. */
  public Database database() {
    return owner;
  }

  /** The database as somebody whom no grant stops. */
  public JdbcTemplate asSuperuser() {
    return new JdbcTemplate(source(server.asSuperuser(owner)));
  }

  /** The database of the keys under which payloads are, as somebody whom no grant stops. */
  public JdbcTemplate keysAsSuperuser() {
    return new JdbcTemplate(source(server.asSuperuser(keyStore)));
  }

  /** What the service has written, opened. */
  public synchronized StoredEvents events() {
    if (events == null) {
      events = new StoredEvents(asSuperuser(), TestSeals.of(keyStore, payloadKeys));
    }
    return events;
  }

  private static DriverManagerDataSource source(Database database) {
    return new DriverManagerDataSource(database.url(), database.username(), database.password());
  }
}
