package ai.coditect.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.app.PlatformTest;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class ServiceClockTest extends PlatformTest {

  private static final int MANY = 1_000;

  @Autowired private Clock clock;

  @Test
  void no_time_is_finer_than_a_database_keeps_it() {
    assertThat(Stream.generate(clock::instant).limit(MANY).map(Instant::getNano))
        .allMatch(nanos -> nanos % 1_000 == 0);
  }
}
