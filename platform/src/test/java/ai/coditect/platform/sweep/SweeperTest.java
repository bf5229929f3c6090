package ai.coditect.platform.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.platform.app.PlatformTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

class SweeperTest extends PlatformTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SweepProperties QUICK =
      new SweepProperties(Duration.ofDays(1), 10, Duration.ofMillis(10));

  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;
  private final List<Sweeper> sweepers = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    sweepers.forEach(Sweeper::stop);
  }

  @Test
  void two_replicas_do_each_page_of_a_sweep_once_and_then_rest() {
    var pages = new Pages("pages", 20);
    start(pages);
    start(pages);
    becomesDue("pages");

    await().atMost(SOON).until(() -> rests("pages"));
    assertThat(pages.done)
        .containsExactly(
            "", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14",
            "15", "16", "17", "18", "19", "20");
  }

  @Test
  void a_page_that_fails_is_put_off_and_done_again_from_where_it_was() {
    var pages = new Pages("failing", 3);
    pages.failures.set(1);
    start(pages);
    becomesDue("failing");
    await().atMost(SOON).until(() -> pages.failures.get() == 0);
    assertThat(pages.done).isEmpty();

    becomesDue("failing");
    await().atMost(SOON).until(() -> rests("failing"));
    assertThat(pages.done).containsExactly("", "01", "02", "03");
  }

  @Test
  void a_new_sweep_does_not_begin_at_once() {
    var pages = new Pages("new", 3);
    start(pages);
    await().atMost(SOON).until(() -> rests("new"));
    assertThat(pages.done).isEmpty();
  }

  private void start(Sweep sweep) {
    var sweeper = new Sweeper(List.of(sweep), new SweepRows(jdbc), transaction, QUICK);
    sweepers.add(sweeper);
    sweeper.start();
  }

  /** Waits for its row, and for a failure to be noted. */
  private void becomesDue(String name) {
    await().atMost(SOON).until(() -> rests(name));
    jdbc.update("update sweep set due_at = now() where name = ?", name);
  }

  private boolean rests(String name) {
    return jdbc.queryForList(
            "select due_at > now() + interval '30 s' from sweep where name = ?",
            Boolean.class,
            name)
        .contains(true);
  }

  private static final class Pages implements Sweep {
    private final String name;
    private final int count;
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> done = new CopyOnWriteArrayList<>();

    Pages(String name, int count) {
      this.name = name;
      this.count = count;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public @Nullable String page(String after, int size) {
      if (failures.get() > 0) {
        failures.decrementAndGet();
        throw new IllegalStateException("for this test");
      }
      done.add(after);
      int next = after.isEmpty() ? 1 : Integer.parseInt(after) + 1;
      return next > count ? null : "%02d".formatted(next);
    }
  }
}
