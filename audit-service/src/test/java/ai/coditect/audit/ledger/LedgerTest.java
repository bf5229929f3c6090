package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.merkle.ProofCheck;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

class LedgerTest extends AuditServiceTest {

  @Autowired private Ledger ledger;
  @Autowired private TreeReader tree;
  @Autowired private EntryReader entries;
  @Autowired private ExportReader exports;
  @Autowired private OpenGaps gaps;

  @Test
  void a_repeated_event_is_ignored_and_another_one_under_its_id_is_a_conflict() {
    AuditEvent event = TestEvents.event(TenantId.next(), 1);
    AcceptedEvent forged =
        new AcceptedEvent(event, accepted(event).canonical().replace("thing-1", "thing-2"));

    assertThat(ledger.append(List.of(accepted(event), accepted(event), forged)))
        .containsExactly(
            AppendOutcome.APPENDED, AppendOutcome.ALREADY_THERE, AppendOutcome.CONFLICT);
    assertThat(ledger.append(List.of(accepted(event), forged)))
        .containsExactly(AppendOutcome.ALREADY_THERE, AppendOutcome.CONFLICT);
    assertThat(trailOf(event)).hasSize(1);
  }

  @Test
  void events_of_all_tenants_and_of_none_get_contiguous_numbers_under_contention()
      throws Exception {
    List<TenantId> tenants = List.of(TenantId.next(), TenantId.next(), TenantId.next());
    List<AcceptedEvent> events = new ArrayList<>();
    for (long seq = 1; seq <= 100; seq++) {
      for (TenantId tenant : tenants) {
        events.add(accepted(TestEvents.event(tenant, seq)));
      }
    }
    List<Future<?>> appends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        // Each appender has all events in an order and in batches of its own.
        List<AcceptedEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(i));
        appends.add(threads.submit(() -> appendInBatches(shuffled)));
      }
    }
    for (Future<?> append : appends) {
      append.get();
    }

    for (TenantId tenant : tenants) {
      assertThat(tenantSeqs(tenant))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
      assertThat(missing(tenant)).as("late numbers close their gaps").isZero();
    }
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
  }

  @Test
  void entries_have_a_proof_in_the_newest_tree_and_every_size_is_a_prefix_of_it() {
    ledger.append(events(TenantId.next(), 20));
    TreeHead head = tree.head();

    // Other tests' entries are in it as well, thousands of them.
    boolean full = Boolean.getBoolean("coditect.tests.full");
    long stride = full ? 1 : Math.max(1, head.size() / 500);
    for (long index = head.size() % stride; index < head.size(); index += stride) {
      InclusionProof proof = tree.inclusion(index, head.size());
      assertThat(proof.leafHash()).isEqualTo(entries.entry(index).orElseThrow().leafHash());
      assertThat(
              ProofCheck.inclusion(proof.leafHash(), index, head.size(), proof.path(), head.root()))
          .isTrue();
    }
    for (long size = Math.max(0, head.size() - 40); size <= head.size(); size++) {
      ConsistencyProof proof = tree.consistency(size, head.size());
      assertThat(
              ProofCheck.consistency(size, head.size(), proof.path(), proof.oldRoot(), head.root()))
          .isTrue();
    }
    assertThatThrownBy(() -> tree.inclusion(0, head.size() + 1_000_000))
        .isInstanceOf(BeyondTreeException.class);
  }

  @Test
  void a_flipped_byte_of_a_payload_is_found_and_the_entry_named() {
    AuditEvent event = TestEvents.event(TenantId.next(), 1);
    ledger.append(List.of(accepted(event)));
    long index = trailOf(event).getFirst().index();
    String flip =
        """
        set session_replication_role = replica;
        update entry_payload set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
        where entry_index = %d
        """
            .formatted(index);

    ENVIRONMENT.asSuperuser().execute(flip);
    List<String> findings = Recomputation.findings(ENVIRONMENT);
    ENVIRONMENT.asSuperuser().execute(flip);

    assertThat(findings).containsExactly("entry " + index + " is not what was committed to");
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
  }

  @Test
  void a_removed_entry_is_found() {
    TenantId tenant = TenantId.next();
    ledger.append(events(tenant, 3));
    long index = trailOf(TestEvents.event(tenant, 1)).get(1).index();
    ENVIRONMENT
        .asSuperuser()
        .execute(
            """
            create table kept as select * from ledger_entry where entry_index = %1$d;
            set session_replication_role = replica;
            delete from ledger_entry where entry_index = %1$d
            """
                .formatted(index));

    List<String> findings = Recomputation.findings(ENVIRONMENT);
    List<ExportedEntry> nextOfTenant = exports.ofTenant(tenant, 1, tree.size(), 1);
    List<ExportedEntry> nextOfAll = exports.ofAll(index - 1, tree.size(), 1);
    ENVIRONMENT
        .asSuperuser()
        .execute("insert into ledger_entry select * from kept; drop table kept");

    assertThat(findings).contains("entry %d follows entry %d".formatted(index + 1, index - 1));
    assertThat(nextOfTenant)
        .as("what is behind it is exported")
        .extracting(ExportedEntry::tenantSeq)
        .containsExactly(3L);
    assertThat(nextOfAll).extracting(ExportedEntry::index).containsExactly(index + 1);
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_entry set source = 'x'",
        "delete from ledger_entry",
        "truncate ledger_entry",
        "update entry_payload set action = 'x'",
        "delete from entry_payload",
        "truncate entry_payload",
        "update tree_node set hash = hash",
        "delete from tree_node",
        "truncate tree_node",
        "update parked_event set detail = ''",
        "delete from parked_event",
        "alter table ledger_entry disable trigger append_only",
        "drop table ledger_entry",
        "update cursor_key set key = ''",
        "create table public.own (id int)",
        "set session_replication_role = replica",
      })
  void the_service_itself_cannot_change_what_it_has_written(String statement) {
    assertThatThrownBy(() -> ENVIRONMENT.asApp().execute(statement))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .message()
        .containsAnyOf("permission denied", "must be owner");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_entry set source = 'x'",
        "delete from ledger_entry",
        "truncate ledger_entry",
        "delete from tree_node",
        "update entry_payload set action = 'x'",
      })
  void nor_can_the_owner_by_a_slip(String statement) {
    assertThatThrownBy(() -> ENVIRONMENT.asOwner().execute(statement))
        .rootCause()
        .hasMessageContaining("is append-only");
  }

  @Test
  void numbers_that_never_come_stay_visible() {
    TenantId tenant = TenantId.next();
    double before = gaps.missing();

    ledger.append(
        List.of(accepted(TestEvents.event(tenant, 1)), accepted(TestEvents.event(tenant, 4))));

    assertThat(missing(tenant)).isEqualTo(2);
    assertThat(gaps.missing()).isEqualTo(before + 2);

    ledger.append(
        List.of(accepted(TestEvents.event(tenant, 3)), accepted(TestEvents.event(tenant, 2))));

    assertThat(missing(tenant)).isZero();
    assertThat(gaps.missing()).isEqualTo(before);
  }

  private void appendInBatches(List<AcceptedEvent> events) {
    for (int from = 0; from < events.size(); from += 37) {
      ledger.append(events.subList(from, Math.min(from + 37, events.size())));
    }
  }

  private static List<AcceptedEvent> events(TenantId tenant, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(seq -> accepted(TestEvents.event(tenant, seq)))
        .toList();
  }

  private static AcceptedEvent accepted(AuditEvent event) {
    return new AcceptedEvent(event, CanonicalJson.of(EventJson.write(event)));
  }

  private List<LedgerEntry> trailOf(AuditEvent event) {
    return entries.page(EntryFilter.all(event.tenantId()), EntryOrder.OLDEST, null, 100);
  }

  private static List<Long> tenantSeqs(TenantId tenant) {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select tenant_seq from ledger_entry where tenant_id = ? order by entry_index",
            Long.class,
            tenant.value());
  }

  private static long missing(TenantId tenant) {
    Long missing =
        ENVIRONMENT
            .asSuperuser()
            .queryForObject(
                "select coalesce(sum(last_seq - first_seq + 1), 0) from sequence_gap where scope = ?",
                Long.class,
                tenant.value());
    return missing == null ? 0 : missing;
  }
}
