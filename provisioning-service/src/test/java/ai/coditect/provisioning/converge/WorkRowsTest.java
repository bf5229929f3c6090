package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.cell.CellId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Claims, leases and wake-ups, on a real database. */
class WorkRowsTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int MANY = 100;
  private static JdbcTemplate jdbc;
  private static WorkRows rows;

  @BeforeAll
  static void migrate() throws IOException {
    Database database = TestPostgres.shared().newDatabase("work");
    var source =
        new DriverManagerDataSource(database.url(), database.username(), database.password());
    jdbc = new JdbcTemplate(source);
    var migrations =
        new PathMatchingResourcePatternResolver().getResources("classpath*:db/*/V*.sql");
    Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
    for (Resource migration : migrations) {
      jdbc.execute(migration.getContentAsString(StandardCharsets.UTF_8));
    }
    rows = new WorkRows(jdbc);
  }

  @BeforeEach
  void empty() {
    jdbc.execute("truncate work, pause, tenant, cell cascade");
    jdbc.update("insert into cell (cell_id, region, capacity) values ('a', 'r', 9), ('b', 'r', 9)");
  }

  @Test
  void twoReplicasTakeTenThousandRowsAndNoneTwice() throws Exception {
    int count = 10_000;
    jdbc.update(
        """
        insert into tenant (tenant_id) select 'tnt_' || lpad(i::text, 26, '0') from generate_series(1, ?) i
        """,
        count);
    jdbc.update("insert into work (tenant_id, due_at) select tenant_id, now() from tenant");
    Set<TenantId> taken = ConcurrentHashMap.newKeySet();
    List<TenantId> twice = new ArrayList<>();
    Callable<Integer> replica =
        () -> {
          int claimed = 0;
          for (List<Claim> batch = claim("r", MANY); !batch.isEmpty(); batch = claim("r", MANY)) {
            for (Claim claim : batch) {
              if (!taken.add(claim.tenant())) {
                synchronized (twice) {
                  twice.add(claim.tenant());
                }
              }
            }
            claimed += batch.size();
          }
          return claimed;
        };
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> both = threads.invokeAll(List.of(replica, replica));
      assertThat(both.get(0).get() + both.get(1).get()).isEqualTo(count);
    }
    assertThat(twice).isEmpty();
    assertThat(taken).hasSize(count);
  }

  @Test
  void aClaimedRowIsNobodyElsesUntilItsLeaseEnds() {
    TenantId tenant = due("a");
    Claim first = claim("one", 1).getFirst();
    assertThat(claim("two", 1)).isEmpty();
    jdbc.update("update work set lease_until = now() - interval '1 ms'");
    Claim second = claim("two", 1).getFirst();
    assertThat(second.tenant()).isEqualTo(tenant);
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
  }

  @Test
  void aLeaseThatSomebodyElseTookIsNotRenewedAndTheOthersAre() {
    due("a");
    TenantId kept = due("a");
    List<Claim> mine = claim("one", 2);
    Claim lost =
        mine.stream().filter(claim -> !claim.tenant().equals(kept)).findFirst().orElseThrow();
    jdbc.update(
        "update work set lease_until = now() - interval '1 ms' where tenant_id = ?",
        lost.tenant().value());
    claim("two", 1);
    assertThat(rows.renew(mine, LEASE)).containsExactly(kept);
  }

  @Test
  void aLeaseThatEndedAndThatNobodyTookIsRenewed() {
    due("a");
    List<Claim> mine = claim("one", 1);
    jdbc.update("update work set lease_until = now() - interval '1 s'");
    assertThat(rows.renew(mine, LEASE)).hasSize(1);
    assertThat(claim("two", 1)).isEmpty();
  }

  @Test
  void theOldestComeFirst() {
    TenantId younger = due("a");
    TenantId older = due("a");
    jdbc.update(
        "update work set due_at = now() - interval '1 h' where tenant_id = ?", older.value());
    assertThat(claim("one", 1)).extracting(Claim::tenant).containsExactly(older);
    assertThat(claim("one", 1)).extracting(Claim::tenant).containsExactly(younger);
  }

  @Test
  void aPausedCellGivesNothingAndAFullOneNoMoreThanItsRoom() {
    for (int i = 0; i < 5; i++) {
      due("a");
      due("b");
    }
    jdbc.update("insert into pause (cell_id, reason) values ('a', 'maintenance')");
    List<Claim> claims = rows.claim("one", LEASE, MANY, MANY, Map.of("b", 2));
    assertThat(claims).hasSize(2).extracting(Claim::cell).containsOnly("b");
    assertThat(rows.claim("one", LEASE, MANY, MANY, Map.of("b", 0))).isEmpty();
    jdbc.update("delete from pause");
    assertThat(rows.claim("one", LEASE, MANY, 3, Map.of()))
        .extracting(Claim::cell)
        .containsExactlyInAnyOrder("a", "a", "a", "b", "b", "b");
  }

  @Test
  void whatADeadReplicaLeftIsTakenWhateverRoomItsCellHas() {
    TenantId left = due("a");
    due("a");
    Claim dead = claim("one", 1).getFirst();
    assertThat(dead.tenant()).isEqualTo(left);
    assertThat(rows.takeOver("two", LEASE, MANY)).as("while its lease lasts").isEmpty();
    jdbc.update(
        "update work set lease_until = now() - interval '1 ms' where tenant_id = ?", left.value());
    jdbc.update("insert into pause (cell_id, reason) values ('a', 'maintenance')");
    assertThat(rows.takeOver("two", LEASE, MANY)).as("of a paused cell").isEmpty();
    jdbc.update("delete from pause");
    assertThat(rows.claim("two", LEASE, MANY, MANY, Map.of("a", 0))).isEmpty();
    assertThat(rows.takeOver("two", LEASE, MANY))
        .singleElement()
        .satisfies(
            taken -> {
              assertThat(taken.tenant()).isEqualTo(left);
              assertThat(taken.epoch()).isEqualTo(dead.epoch() + 1);
            });
    assertThat(rows.takeOver("three", LEASE, MANY)).isEmpty();
  }

  @Test
  void aWakeUpDuringARunShowsInTheRowAndDoesNotTakeItAway() {
    TenantId tenant = due("a");
    Claim claim = claim("one", 1).getFirst();
    rows.wake(tenant, false);
    rows.wake(tenant, true);
    assertThat(claim("two", 1)).isEmpty();
    assertThat(jdbc.queryForMap("select wake_seq, asked, epoch from work"))
        .containsEntry("wake_seq", claim.wakeSeq() + 2)
        .containsEntry("asked", claim.asked() + 1)
        .containsEntry("epoch", claim.epoch());
  }

  @Test
  void whatIsGivenBackIsSomebodyElsesAtOnceAndAStaleClaimGivesNothingBack() {
    due("a");
    Claim stale = claim("one", 1).getFirst();
    rows.giveBack(List.of(stale), Duration.ZERO);
    Claim next = claim("two", 1).getFirst();
    rows.giveBack(List.of(stale), Duration.ofHours(1));
    assertThat(claim("one", 1)).isEmpty();
    rows.giveBack(List.of(next), Duration.ofHours(1));
    assertThat(claim("one", 1)).isEmpty();
    assertThat(jdbc.queryForObject("select owner from work", String.class)).isNull();
  }

  @Test
  void claimsAndWakeUpsOfClaimedRowsLeaveTheIndexesAlone() {
    Set<TenantId> tenants = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      tenants.add(due("a"));
    }
    jdbc.execute("vacuum work");
    long before = updates("n_tup_upd") - updates("n_tup_hot_upd");
    List<Claim> claims = claim("one", MANY);
    rows.renew(claims, LEASE);
    tenants.forEach(tenant -> rows.wake(tenant, true));
    assertThat(updates("n_tup_upd") - updates("n_tup_hot_upd") - before)
        .as("updates that touched an index")
        .isLessThan(MANY / 2);
  }

  private static long updates(String column) {
    jdbc.execute("select pg_stat_force_next_flush()");
    Long count =
        jdbc.queryForObject(
            "select " + column + " from pg_stat_user_tables where relname = 'work'", Long.class);
    return count == null ? 0 : count;
  }

  private static List<Claim> claim(String owner, int most) {
    return rows.claim(owner, LEASE, most, most, Map.of());
  }

  private static TenantId due(String cell) {
    var tenant = TenantId.next();
    jdbc.update("insert into tenant (tenant_id) values (?)", tenant.value());
    rows.wake(tenant, true);
    rows.placed(tenant, new CellId(cell));
    return tenant;
  }
}
