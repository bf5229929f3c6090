package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.audit.intake.SourceQuotas.BulkProperties;
import ai.coditect.platform.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SourceQuotasTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private final SourceQuotas quotas =
      new SourceQuotas(new BulkProperties(60, Map.of("loud", 600)), clock);

  @Test
  void each_source_has_its_own_quota_and_it_comes_back_with_time() {
    quotas.require("quiet", 60);
    assertThatThrownBy(() -> quotas.require("quiet", 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("60 events a minute");
    quotas.require("loud", 600);
    quotas.require("other", 60);

    now.set(Instant.EPOCH.plusSeconds(10));

    assertThatCode(() -> quotas.require("quiet", 10)).doesNotThrowAnyException();
    assertThatThrownBy(() -> quotas.require("quiet", 1)).isInstanceOf(ProblemException.class);
  }
}
