package ai.coditect.provisioning.exports;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.exports.DataExports.Taken;
import ai.coditect.provisioning.status.ExportStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

@NullMarked
class DataExportsTest {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static JdbcClient jdbc;
  private static DataExports exports;

  private final TenantId tenant = TenantId.next();
  private final TenantIntent asking = TestTenants.exporting(TestTenants.free(tenant));
  private final OperationId operation =
      asking.operation(Aspect.EXPORTS).orElseThrow().operationId();

  @BeforeAll
  static void database() throws Exception {
    var database = TestPostgres.shared().newDatabase("data_exports");
    var source =
        new DriverManagerDataSource(database.url(), database.username(), database.password());
    Resource[] migrations =
        new PathMatchingResourcePatternResolver().getResources("classpath:db/migration/*.sql");
    Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
    new ResourceDatabasePopulator(migrations).execute(source);
    jdbc = JdbcClient.create(source);
    exports = new DataExports(jdbc);
  }

  @BeforeEach
  void asked() {
    jdbc.sql("delete from tenant").update();
    jdbc.sql("insert into tenant (tenant_id) values (?)").param(tenant.value()).update();
    exports.follow(asking);
  }

  @Test
  void oneMakerTakesItAndWhoIsSilentForTooLongLosesIt() {
    Taken first = exports.take(Duration.ZERO, PATIENCE).orElseThrow();
    Taken second = exports.take(LEASE, PATIENCE).orElseThrow();
    assertThat(exports.take(LEASE, PATIENCE)).isEmpty();

    assertThat(exports.keep(first, LEASE)).isFalse();
    assertThat(exports.made(first, PATIENCE)).isFalse();
    assertThat(exports.keep(second, LEASE)).isTrue();
    assertThat(second.attempts()).isEqualTo(2);
    assertThat(exports.made(second, PATIENCE)).isTrue();
    assertThat(standing()).isInstanceOf(ExportStanding.Made.class);
    assertThat(exports.take(LEASE, PATIENCE)).isEmpty();
  }

  @Test
  void whatIsSaidAgainHasNoEffectAndWhatIsNewerBeginsAnew() {
    Taken taken = exports.take(LEASE, PATIENCE).orElseThrow();
    exports.follow(TestTenants.edited(asking));
    assertThat(exports.keep(taken, LEASE)).isTrue();

    exports.follow(TestTenants.exporting(asking));
    assertThat(exports.keep(taken, LEASE)).isFalse();
    assertThat(exports.take(LEASE, PATIENCE).orElseThrow().operation()).isNotEqualTo(operation);
  }

  @Test
  void aFailureIsTriedAgainUntilNobodyTriesAnyMore() {
    exports.failed(
        exports.take(LEASE, PATIENCE).orElseThrow(), Reason.DATABASE_UNAVAILABLE, Duration.ZERO);
    assertThat(standing())
        .isInstanceOfSatisfying(
            ExportStanding.Waiting.class,
            waiting -> assertThat(waiting.failure()).isEqualTo(Reason.DATABASE_UNAVAILABLE));
    Taken last = exports.take(LEASE, Duration.ZERO).orElseThrow();
    assertThat(last.last()).isTrue();
    exports.failed(last, Reason.ARCHIVE_TOO_LARGE, null);
    assertThat(standing()).isEqualTo(new ExportStanding.Failed(2, Reason.ARCHIVE_TOO_LARGE));
    assertThat(exports.take(LEASE, PATIENCE)).isEmpty();
  }

  @Test
  void aDepartureEndsIt() {
    Taken taken = exports.take(LEASE, PATIENCE).orElseThrow();
    exports.follow(TestTenants.leaving(asking, Instant.now()));
    assertThat(standing()).isInstanceOf(ExportStanding.Ended.class);
    var goesOn = new AtomicBoolean(true);
    var pulse = new Pulse(() -> exports.keep(taken, LEASE), goesOn::get, Duration.ZERO);
    org.assertj.core.api.Assertions.assertThatThrownBy(pulse::run)
        .isInstanceOf(BrokenOffException.class);
  }

  private ExportStanding standing() {
    return exports.find(tenant, operation).orElseThrow();
  }
}
