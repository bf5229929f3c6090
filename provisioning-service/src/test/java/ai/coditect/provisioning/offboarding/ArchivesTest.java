package ai.coditect.provisioning.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArchivesTest {

  private static final Instant REQUESTED = Instant.parse("2026-01-02T03:04:05Z");
  private static JdbcClient jdbc;
  private static Archives archives;
  private static TransactionTemplate transaction;

  private final TenantId tenant = TenantId.next();
  private final ArchiveName name = ArchiveName.ofTenant(tenant, REQUESTED);

  @BeforeAll
  static void database() throws IOException {
    var database = TestPostgres.shared().newDatabase("archives");
    var source =
        new DriverManagerDataSource(database.url(), database.username(), database.password());
    Resource[] migrations =
        new PathMatchingResourcePatternResolver().getResources("classpath:db/migration/*.sql");
    Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
    new ResourceDatabasePopulator(migrations).execute(source);
    jdbc = JdbcClient.create(source);
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    archives = new Archives(jdbc, transaction, properties(DataSize.ofGigabytes(1)));
  }

  @Test
  void whatIsReadBackIsWhatWasWrittenAndTheManifestNamesItAll() throws Exception {
    byte[] large = new byte[3 * Archives.PIECE + 17];
    new Random(1).nextBytes(large);
    try (var writer = archives.begin(name)) {
      write(writer, "a/large.bin", large);
      write(writer, "b/small.txt", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writer.complete();
    }
    var archive = archives.find(name).orElseThrow();
    var copy = new ByteArrayOutputStream();
    archives.copy(archive, copy);
    assertThat(copy.size()).isEqualTo(archive.size());
    assertThat(sha256(copy.toByteArray())).isEqualTo(archive.sha256());
    Map<String, byte[]> files = unzip(copy.toByteArray());
    assertThat(files).containsOnlyKeys("a/large.bin", "b/small.txt", "manifest.json");
    assertThat(files.get("a/large.bin")).isEqualTo(large);
    JsonNode manifest = JsonMapper.builder().build().readTree(files.get("manifest.json"));
    for (JsonNode entry : manifest.get("files")) {
      byte[] content = Objects.requireNonNull(files.get(entry.get("name").stringValue()));
      assertThat(entry.get("size").longValue()).isEqualTo(content.length);
      assertThat(entry.get("sha256").stringValue()).isEqualTo(sha256(content));
    }
    assertThat(manifest.get("files").size()).isEqualTo(2);
  }

  @Test
  void anArchiveThatWasBrokenOffIsNoneAndLeavesNothingBehind() throws IOException {
    try (var writer = archives.begin(name)) {
      write(writer, "a.bin", new byte[2 * Archives.PIECE]);
    }
    assertThat(archives.find(name)).isEmpty();
    try (var writer = archives.begin(name)) {
      write(writer, "a.bin", new byte[10]);
      writer.complete();
    }
    assertThat(archives.find(name)).isPresent();
    assertThat(
            jdbc.sql("select count(*) from tenant_archive where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void oneThatIsLargerThanAllowedIsBrokenOffWithAReasonForOperators() throws IOException {
    var narrow = new Archives(jdbc, transaction, properties(DataSize.ofMegabytes(2)));
    byte[] incompressible = new byte[3 * Archives.PIECE];
    new Random(2).nextBytes(incompressible);
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(
            () -> {
              try (var writer = narrow.begin(name)) {
                write(writer, "a.bin", incompressible);
              }
            })
        .extracting(FailureException::failure)
        .isEqualTo(
            new Failure.Terminal(
                Reason.ARCHIVE_TOO_LARGE, "the archive would have more than 2097152 bytes"));
    assertThat(archives.find(name)).isEmpty();
  }

  private static OffboardingProperties properties(DataSize maxArchiveSize) {
    return new OffboardingProperties(
        Path.of("unused"),
        Path.of("unused"),
        Duration.ofDays(1),
        maxArchiveSize,
        Duration.ofMinutes(1),
        new OffboardingProperties.Audit(
            URI.create("http://unused"), "", "", "", Duration.ZERO, Duration.ZERO));
  }

  private static void write(ArchiveWriter writer, String name, byte[] content) throws IOException {
    try (OutputStream file = writer.file(name)) {
      file.write(content);
      file.flush();
    }
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
