package ai.coditect.provisioning.status;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(60);
  private static final Instant AFTER = NOW.plusSeconds(60);

  @Test
  void whoStaysIsDueAtTheEndOfTheNextRetentionThatIsNotOver() {
    TenantStatus keeping =
        status(
            null,
            new Retained("database.schema.a", BEFORE),
            new Retained("database.schema.b", AFTER));
    assertThat(Deadlines.next(null, keeping, NOW, NOW)).contains(AFTER);
    assertThat(Deadlines.next(keeping, status(null), NOW, NOW)).isEmpty();
  }

  @Test
  void whatEndsWhileTheTenantIsLookedAtIsDueAtOnceAndNotAgain() {
    TenantStatus keeping = status(null, new Retained("database.schema.a", NOW));
    assertThat(Deadlines.next(keeping, keeping, BEFORE, AFTER)).contains(AFTER);
    assertThat(Deadlines.next(keeping, keeping, AFTER, AFTER)).isEmpty();
  }

  @Test
  void whoLeavesIsDueAtTheEndOfItsGracePeriod() {
    assertThat(
            Deadlines.next(leaving(Stage.EXPORTING, AFTER), leaving(Stage.GRACE, AFTER), NOW, NOW))
        .contains(AFTER);
  }

  @Test
  void aGracePeriodThatIsOverWhenItIsFirstReportedIsDueAtOnceAndNotAgain() {
    TenantStatus over = leaving(Stage.GRACE, BEFORE);
    assertThat(Deadlines.next(leaving(Stage.EXPORTING, BEFORE), over, NOW, NOW)).contains(NOW);
    assertThat(Deadlines.next(over, over, NOW, NOW)).as("it has been tried").isEmpty();
  }

  private static TenantStatus leaving(Stage stage, Instant graceEndsAt) {
    return status(new Offboarding(stage, graceEndsAt, null, null));
  }

  private static TenantStatus status(@Nullable Offboarding offboarding, Retained... retained) {
    return new TenantStatus(
        new TenantId("tnt_01h455vb4pex5vsknk084sn02q"),
        1,
        1,
        1,
        new TierName("free"),
        null,
        1,
        1,
        null,
        Phase.READY,
        List.of(),
        List.of(),
        List.of(retained),
        List.of(),
        Map.of(),
        List.of(),
        offboarding,
        BEFORE);
  }
}
