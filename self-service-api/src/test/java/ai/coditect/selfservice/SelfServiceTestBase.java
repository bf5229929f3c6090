package ai.coditect.selfservice;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.identity.FakeIdentityProvider;
import ai.coditect.selfservice.relay.TestNeighbour;
import ai.coditect.selfservice.session.BrowserSessions;
import ai.coditect.selfservice.session.SignedInBrowsers;
import ai.coditect.selfservice.surface.ApiDescription;
import ai.coditect.selfservice.surface.ApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Starts the service once for all test classes, with real PostgreSQL, Kafka and SMTP, and speaks to
 * it as its clients and neighbours do.
 */
@SpringBootTest(
    classes = SelfServiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(SelfServiceTestBase.Parts.class)
@SuppressWarnings("NullAway.Init") // Spring sets the fields
public abstract class SelfServiceTestBase {

  /** How long to wait for what happens in the background. */
  protected static final Duration SOON = Duration.ofSeconds(20);

  private static final Mailbox MAILBOX = new Mailbox();
  private static final TestProvisioning PROVISIONING = new TestProvisioning();
  private static final TestNeighbour NEIGHBOUR = new TestNeighbour();

  @Autowired protected JdbcClient jdbc;
  @Autowired protected SteppedClock clock;
  @Autowired protected FakeIdentityProvider identityProvider;
  @Autowired private SignedInBrowsers browsers;
  @Autowired private KafkaTemplate<String, byte[]> kafka;
  @LocalServerPort private int port;

  /** What a replica has beside its own code. */
  @TestConfiguration(proxyBeanMethods = false)
  protected static class Parts {
    @Bean
    @Primary
    SteppedClock steppedClock() {
      return new SteppedClock();
    }

    @Bean
    static BeanPostProcessor statements() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof DataSource pool ? Statements.recorded(pool) : bean;
        }
      };
    }

    @Bean
    SignedInBrowsers signedInBrowsers(BrowserSessions sessions) {
      return new SignedInBrowsers(sessions);
    }

    @Bean
    ApiDescription apiDescription() {
      return new ApiDescription();
    }

    @Bean
    ApiDocument apiDocument(OpenApiWebMvcResource springdoc) {
      return new ApiDocument(springdoc);
    }

    @Bean
    @Primary
    FakeIdentityProvider fakeIdentityProvider() {
      return new FakeIdentityProvider();
    }
  }

  /** A person who has signed up and whose tenant is known. */
  public record Owner(
      String email,
      String tenantId,
      String userId,
      String operationId,
      String operationToken,
      String setupLink) {}

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    var database = TestPostgres.shared().newDatabase("self_service");
    Path keys = Path.of("target/keys").toAbsolutePath();
    // All tests come from one network, and some sign one address up many times.
    registry.add("coditect.signups.mails-per-network", () -> "1000000");
    registry.add("coditect.signups.mails-per-domain", () -> "1000000");
    registry.add("coditect.signups.mails-per-address", () -> "60");
    Map.of(
            "paths-to-match", "/v1/**, /session, /logout",
            "use-fqn", "true",
            "writer-with-order-by-keys", "true",
            "override-with-generic-response", "false",
            "default-produces-media-type", "application/json",
            "cache.disabled", "true")
        .forEach((name, value) -> registry.add("springdoc." + name, () -> value));
    Map<String, Object> properties =
        Map.ofEntries(
            Map.entry("spring.datasource.url", database.url()),
            Map.entry("spring.datasource.username", database.username()),
            Map.entry("spring.datasource.password", database.password()),
            Map.entry("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers()),
            Map.entry(
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                TestIssuer.shared().issuer()),
            Map.entry(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                TestIssuer.shared().jwkSetUri()),
            Map.entry("management.server.port", 0),
            // Nobody here takes longer on purpose but those who shall be dropped.
            Map.entry("server.tomcat.connection-timeout", "3s"),
            Map.entry("coditect.recent-sign-in.trust-issue-time", true),
            // All tests come from one network.
            Map.entry("coditect.rate-limits.anonymous", 1_000_000),
            Map.entry("coditect.webhooks.local-targets", true),
            Map.entry("coditect.webhooks.first-pause", "300ms"),
            Map.entry("spring.mail.host", "127.0.0.1"),
            Map.entry("spring.mail.port", MAILBOX.port()),
            Map.entry(
                "coditect.tiers.directory", Path.of("src/test/resources/tiers").toAbsolutePath()),
            Map.entry("coditect.secrets.pepper-file", pepper()),
            Map.entry("coditect.provisioning.url", PROVISIONING.url()),
            Map.entry("coditect.relay.targets.audit.url", NEIGHBOUR.url()),
            Map.entry("coditect.relay.targets.provisioning.url", "http://127.0.0.1:1"),
            Map.entry("coditect.provisioning.token-uri", PROVISIONING.url() + "/token"),
            Map.entry("coditect.provisioning.client-id", "self-service-calls"),
            Map.entry("coditect.provisioning.client-secret", "test-only"),
            Map.entry("coditect.identity.admin-url", "http://127.0.0.1:1"),
            Map.entry("coditect.identity.realm", "coditect"),
            Map.entry("coditect.identity.client-id", "self-service-api"),
            Map.entry("coditect.identity.client-secret", "test-only"),
            Map.entry("coditect.session.client-secret", "test-only"),
            Map.entry(
                "coditect.audit.personal-data-public-keyset",
                PersonalDataKeys.in(new SecretStore(keys)).publicKeyset()));
    properties.forEach((name, value) -> registry.add(name, value::toString));
  }

  @AfterEach
  void everythingIsAsUsualAgain() {
    clock.reset();
    identityProvider.setAway(false);
    PROVISIONING.setAway(false);
  }

  /** The settings of this replica for another one: the same backends, ports of its own. */
  protected static Map<String, Object> settings(ConfigurableEnvironment environment) {
    Map<String, Object> settings = new HashMap<>();
    if (environment.getPropertySources().get("Dynamic Test Properties")
        instanceof EnumerablePropertySource<?> first) {
      Arrays.stream(first.getPropertyNames())
          .forEach(
              name -> settings.put(name, Objects.requireNonNull(environment.getProperty(name))));
    }
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    return settings;
  }

  protected final Api api() {
    return new Api(port);
  }

  protected static Mailbox mailbox() {
    return MAILBOX;
  }

  protected static String newEmail() {
    return "person-" + UUID.randomUUID() + "@example.com";
  }

  protected static String signupBody(String email) {
    return """
        {"email": "%s", "displayName": "Ada Lovelace", "tier": "free", "region": "eu-local",
         "acceptedTermsVersion": "2026-11"}
        """
        .formatted(email);
  }

  protected final Api.Answer signUp(String email) {
    return api()
        .post(
            "/v1/signups",
            null,
            signupBody(email),
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  /** The id of a further tenant, on Team, of a person who has one. */
  protected final String furtherTeam(String token) {
    return api()
        .post(
            "/v1/tenants",
            token,
            signupBody("unused")
                .replace("\"email\": \"unused\", ", "")
                .replace("\"free\"", "\"team\""),
            "Idempotency-Key",
            UUID.randomUUID().toString())
        .text("/tenantId");
  }

  protected final Api.Answer verify(Api.Answer signup, String code) {
    return api()
        .post(
            "/v1/signups/" + signup.text("/id") + "/verification",
            signup.text("/token"),
            "{\"code\": \"%s\"}".formatted(code));
  }

  /** Waits for the n-th mail to an address. */
  protected static Mailbox.Mail mail(String email, int number) {
    return until(
        () -> {
          List<Mailbox.Mail> mails = MAILBOX.to(email);
          return mails.size() < number ? null : mails.get(number - 1);
        });
  }

  /** The mail whose subject holds these words; mails of different kinds come in any order. */
  protected static Mailbox.Mail mailAbout(String email, String words) {
    return mailAbout(email, words, 1);
  }

  /** The n-th mail whose subject holds these words. */
  protected static Mailbox.Mail mailAbout(String email, String words, int number) {
    return until(
        () ->
            MAILBOX.to(email).stream()
                .filter(mail -> mail.subject().contains(words))
                .skip(number - 1L)
                .findFirst()
                .orElse(null));
  }

  /** Signs somebody up and verifies the address. */
  protected final Owner owner() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    Api.Answer verified = verify(signup, mail(email, 1).code());
    String user =
        jdbc.sql("select user_id from signup where id = ?")
            .param(signup.text("/id"))
            .query(String.class)
            .single();
    return new Owner(
        email,
        verified.text("/tenantId"),
        user,
        verified.text("/operationId"),
        verified.text("/operationToken"),
        verified.text("/credentialSetup/href"));
  }

  /** An access token of an owner, once the account is there. */
  protected final String accessToken(Owner owner) {
    String subject =
        until(
            () ->
                jdbc.sql("select subject from person where id = ? and subject is not null")
                    .param(owner.userId())
                    .query(String.class)
                    .optional()
                    .orElse(null));
    return TestIssuer.shared()
        .token(subject)
        .withAudience("self-service-api")
        .withClaim("auth_time", clock.instant().getEpochSecond())
        .signed();
  }

  /** A browser that is signed in, with this access token behind it. */
  protected final SignedInBrowsers.Browser browser(String accessToken) {
    return browsers.signIn(accessToken);
  }

  /** Makes somebody with an account a member of a tenant; returns their access token. */
  protected final String member(Owner owner, Role role) {
    String subject = "subject-" + UUID.randomUUID();
    String user = UserId.next().value();
    jdbc.sql(
            """
            insert into person (id, email, email_key, display_name, locale, issuer, subject,
              identity_state, created_at)
            values (?, ?, ?, 'Member', 'en', ?, ?, 'linked', now())
            """)
        .params(user, user, user, TestIssuer.shared().issuer(), subject)
        .update();
    jdbc.sql(
            """
            insert into member (id, tenant_id, user_id, role, seated, ends_at, created_at, version)
            values (?, ?, ?, ?, ?, case when ? = 'AUDITOR' then now() + '1 day'::interval end, now(), 0)
            """)
        .params(
            MemberId.next().value(),
            owner.tenantId(),
            user,
            role.name(),
            role.takesSeat(),
            role.name())
        .update();
    return TestIssuer.shared()
        .token(subject)
        .withAudience("self-service-api")
        .withClaim("auth_time", clock.instant().getEpochSecond())
        .signed();
  }

  /** The first key of a tenant, claimed, with these scopes (a JSON array). */
  protected final String key(Owner owner, String scopes) {
    api()
        .send(
            "PUT",
            "/v1/internal/tenants/" + owner.tenantId() + "/api-keys/first-key",
            serviceToken(),
            "{\"scopes\": " + scopes + "}");
    report(TestStatuses.ready(owner, 1));
    return api()
        .post("/v1/key-claims/" + mailAbout(owner.email(), "is ready").claimToken(), null, null)
        .text("/secret");
  }

  /** An access token of somebody with roles on the whole platform. */
  protected static String platformToken(String... roles) {
    return TestIssuer.shared()
        .token("somebody-" + roles[0])
        .withAudience("self-service-api")
        .withRoles(roles)
        .withClaim("azp", "client-of-" + roles[0])
        .signed();
  }

  protected static TestNeighbour neighbour() {
    return NEIGHBOUR;
  }

  protected static TestProvisioning provisioning() {
    return PROVISIONING;
  }

  /** What is wanted of a tenant by now. */
  protected final TenantIntent intent(Owner owner) {
    return EventJson.read(
        jdbc.sql(
                """
                select document from tenant_intent where tenant_id = ?
                order by generation desc limit 1
                """)
            .param(owner.tenantId())
            .query(String.class)
            .single(),
        TenantIntent.class);
  }

  protected static String serviceToken() {
    return TestIssuer.shared()
        .token("service-account-provisioning")
        .withAudience("self-service-api")
        .withRoles("service")
        .withClaim("azp", "provisioning-service")
        .signed();
  }

  /** Reports a status as provisioning does. */
  protected final void report(TenantStatus status) {
    report(status.tenantId().value(), EventJson.write(status));
  }

  protected final void report(String key, byte @org.jspecify.annotations.Nullable [] data) {
    var envelope =
        new TestMessage(EventId.next().value(), "provisioning-service", EventTypes.STATUS_CHANGED);
    var event = envelope.to(Topics.TENANT_PROVISIONING, key, data);
    kafka.send(event).orTimeout(10, TimeUnit.SECONDS).join();
  }

  protected final long count(String sql, Object... parameters) {
    return jdbc.sql(sql).params(List.of(parameters)).query(Long.class).single();
  }

  /** Waits for a value that is not null. */
  protected static <T> T until(Callable<@org.jspecify.annotations.Nullable T> value) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> java.util.Optional.ofNullable(value.call()), java.util.Optional::isPresent)
        .orElseThrow();
  }

  private static Path pepper() {
    Path file = Path.of("target/pepper").toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
