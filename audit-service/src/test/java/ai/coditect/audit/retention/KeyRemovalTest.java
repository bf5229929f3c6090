package ai.coditect.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.Content;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.StoredPayload;
import ai.coditect.audit.sealing.SubjectKeys;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** When keys end, and that they do. */
class KeyRemovalTest extends AuditServiceTest {

  private final JdbcTemplate keyStore = ENVIRONMENT.keysAsSuperuser();
  private final TenantId tenant = TenantId.next();

  @Autowired private Ledger ledger;
  @Autowired private KeyRemoval keys;
  @Autowired private PayloadRemoval payloads;
  @Autowired private RetentionDatabase database;
  @Autowired private SubjectKeys subjects;
  private long sequence;

  @Test
  void either_of_actor_and_target_ends_an_entry_and_nobody_elses() {
    append("ada", "bob");
    append("bob", "cay");
    append("cay", "cay");
    List<StoredPayload> dump = dump();

    payloads.erase(payloads.nextToErase(tenant.value(), "bob"));
    keys.destroy(keys.retire(tenant.value(), "bob"));

    assertThat(ENVIRONMENT.events().open(dump))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Content.Locked.class),
            second -> assertThat(second).isInstanceOf(Content.Locked.class),
            third -> assertThat(third).isInstanceOf(Content.Present.class));
    assertThat(keys.retire(tenant.value(), "bob")).as("no trace of whose they were").isEmpty();
  }

  @Test
  void keys_of_a_month_end_when_all_of_it_has_expired() {
    append("ada", "bob");
    List<StoredPayload> dump = dump();
    Instant now = Instant.now();
    while (payloads.expireNext(tenant.value(), 0, 0).removed() > 0) {
      // until all is removed
    }

    keys.expire(tenant.value(), now);
    assertThat(ENVIRONMENT.events().open(dump).getFirst())
        .as("the month is not over")
        .isInstanceOf(Content.Present.class);
    keys.expire(tenant.value(), now.plus(Duration.ofDays(33)));

    assertThat(ENVIRONMENT.events().open(dump).getFirst()).isInstanceOf(Content.Locked.class);
    assertThat(
            keyStore.queryForObject(
                "select count(*) from subject_key where tenant_id = ?", Long.class, tenant.value()))
        .isZero();
  }

  @Test
  void an_append_that_remembers_a_key_which_ended_elsewhere_takes_a_new_one() {
    append("ada", "ada");
    UUID before = keyOfNewest();
    // As another replica does: this one is not told.
    keyStore.update("update subject_key set retired_at = now() where id = ?", before);
    ENVIRONMENT.asSuperuser().update("insert into ended_key (id) values (?)", before);

    append("ada", "ada");

    assertThat(keyOfNewest()).isNotEqualTo(before);
    keyStore.update("delete from subject_key where id = ?", before);
    assertThat(ENVIRONMENT.events().open(dump()))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Content.Locked.class),
            second -> assertThat(second).isInstanceOf(Content.Present.class));
    payloads.erase(payloads.nextToErase(tenant.value(), "ada"));
  }

  @Test
  void what_a_backup_of_the_keys_brings_back_is_destroyed_again() {
    append("ada", "ada");
    UUID key = keyOfNewest();
    keyStore.execute("create table backup as select * from subject_key where id = '" + key + "'");
    payloads.erase(payloads.nextToErase(tenant.value(), "ada"));
    keys.destroy(keys.retire(tenant.value(), "ada"));
    keyStore.execute("insert into subject_key select * from backup; drop table backup");
    assertThat(isStored(key)).isTrue();

    new KeyRemoval(database, subjects).destroyAgain();

    assertThat(isStored(key)).isFalse();
  }

  private boolean isStored(UUID key) {
    return Boolean.TRUE.equals(
        keyStore.queryForObject(
            "select exists (select from subject_key where id = ?)", Boolean.class, key));
  }

  private List<StoredPayload> dump() {
    return ENVIRONMENT.events().stored("p.tenant_id = ?", tenant.value());
  }

  private UUID keyOfNewest() {
    return Stream.ofNullable(dump().getLast().sealed()).findFirst().orElseThrow().actorKey();
  }

  private void append(String actor, String target) {
    sequence++;
    AuditEvent event =
        TestEvents.ofPerson(tenant, sequence, actor, new Target("user", target), List.of());
    ledger.append(List.of(new AcceptedEvent(event, CanonicalJson.of(EventJson.write(event)))));
  }
}
