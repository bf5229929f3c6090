package ai.coditect.platform.app;

import ai.coditect.localstack.keys.PersonalDataKeys;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A test against a running service that has nothing but the platform. */
@SpringBootTest(
    classes = PlatformTestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class PlatformTest {

  private static final Database DATABASE = TestPostgres.shared().newDatabase("platform");
  protected static final PersonalDataKeys KEYS = keys();

  private static PersonalDataKeys keys() {
    try {
      return PersonalDataKeys.in(new SecretStore(Files.createTempDirectory("platform-keys")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void environment(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", DATABASE::url);
    registry.add("spring.datasource.username", DATABASE::username);
    registry.add("spring.datasource.password", DATABASE::password);
    registry.add("spring.kafka.bootstrap-servers", TestKafka.shared()::bootstrapServers);
    registry.add("spring.kafka.consumer.group-id", () -> "platform-test");
    registry.add(
        "coditect.audit.personal-data-public-keyset", () -> KEYS.publicKeyset().toString());
  }
}
