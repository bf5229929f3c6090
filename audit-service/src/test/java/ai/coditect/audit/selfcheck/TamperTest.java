package ai.coditect.audit.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody whom no grant, trigger or key of the database stops, on a real one. */
class TamperTest extends DamagedLedger {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "commitment | update ledger_entry set commitment = set_byte(commitment, 7, get_byte(commitment, 7) # 1) where entry_index = $ | entry $ is not what was committed to | is not what the log has committed to",
        "tenant | update ledger_entry set tenant_id = concat(left(tenant_id, 29), case right(tenant_id, 1) when 'z' then 'y' else 'z' end) where entry_index = $ | entry $ says tnt_ | ",
        "number | update ledger_entry set tenant_seq = tenant_seq + 1000 where entry_index = $ | entry $ says 10 | ",
        "time | update ledger_entry set received_at = received_at - interval '1 ms' where entry_index = $ | entry $ says 20 | ",
        "source | update ledger_entry set source = concat('x', source) where entry_index = $ | entry $ says xtest-service in a column and test-service | ",
        "event id | update ledger_entry set event_id = concat(event_id, 'x') where entry_index = $ | entry $ says evt_ | ",
        "source's number | update ledger_entry set source_seq = source_seq # 1 where entry_index = $ | entry $ says | ",
        "index | update ledger_entry set entry_index = 1000000 where entry_index = $ | entry $ is missing | REFUSED",
        "salt | update entry_payload set sealed = set_byte(sealed, 15, get_byte(sealed, 15) # 128) where entry_index = $ | entry $ is not what was committed to | entry $ (line ",
        "content | update entry_payload set sealed = set_byte(sealed, 80, get_byte(sealed, 80) # 1) where entry_index = $ | entry $ is not what was committed to | entry $ (line ",
        "data key | update entry_payload set actor_key = gen_random_uuid() where entry_index = $ | entry $ is sealed under a key that is gone | entry $ (line ",
        "action | update entry_payload set action = 'nothing.happened' where entry_index = $ | entry $ says nothing.happened in a column and test.thing.created | ",
        "outcome | update entry_payload set outcome = 'FAILED' where entry_index = $ | entry $ says FAILED in a column and SUCCEEDED | ",
        "correlation | update entry_payload set correlation_id = 'c' where entry_index = $ | entry $ says c in a column | ",
        "time of event | update entry_payload set occurred_at = occurred_at + interval '1 s' where entry_index = $ | entry $ says 2026 | ",
        "tenant to search by | update entry_payload set tenant_id = null where entry_index = $ | entry $ says null in a column | ",
        "actor to search by | update entry_payload set actor = 'nobody' where entry_index = $ | entry $ says nobody in a column | ",
        "target to search by | update entry_payload set target = 'nothing' where entry_index = $ | entry $ says nothing in a column | ",
        "words to search by | update entry_payload set words = 'x'::tsvector where entry_index = $ | entry $ is found by words that it has not | ",
        "payload gone | delete from entry_payload where entry_index = $ | entry $ has no payload, and nobody recorded why | (line ",
        "entry gone | delete from ledger_entry where entry_index = $ | entry $ is missing | REFUSED",
        "newest gone | delete from ledger_entry where entry_index = (select max(entry_index) from ledger_entry) | is missing | REFUSED",
        "two swapped | update ledger_entry set entry_index = 2000000 where entry_index = $; update ledger_entry set entry_index = $ where entry_index = $ + 1; update ledger_entry set entry_index = $ + 1 where entry_index = 2000000; update entry_payload set entry_index = 2000000 where entry_index = $; update entry_payload set entry_index = $ where entry_index = $ + 1; update entry_payload set entry_index = $ + 1 where entry_index = 2000000 | has number | REFUSED",
        "tile | update tree_node set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where level = 1 and node_index = $ / 4 * 2 + 1 | the tree's node over entries | REFUSED",
        "tile gone | delete from tree_node where level = 2 and node_index = 1 | the tree's node over entries 4 to 7 is another | REFUSED",
        "signed root | update checkpoint set root = set_byte(root, 0, get_byte(root, 0) # 1) where size = (select max(size) from checkpoint) | has no valid signature | the checkpoint is not signed by the key",
        "signed size | update checkpoint set size = size + 1 where size = (select max(size) from checkpoint) | is missing | REFUSED",
        "signature | update checkpoint_signature set signature = set_byte(signature, 9, get_byte(signature, 9) # 1) where size = (select max(size) from checkpoint) | has no valid signature | the checkpoint is not signed by the key",
        "signature gone | delete from checkpoint_signature where size = (select max(size) from checkpoint) | has no valid signature | REFUSED",
        "key | update log_key set public_key = set_byte(public_key, 1, get_byte(public_key, 1) # 1) | is not the one that has this hash | ",
        "key's name | update log_key set name = concat(name, 'x') | is not the one that has this hash | the checkpoint is not signed by the key",
      })
  void is_named(String what, String statement, String selfCheck, String verifier)
      throws IOException {
    String index = Long.toString(victim);
    if (what.equals("signed size")) {
      statement +=
          "; update checkpoint_publication set size = size + 1 where size = (select max(size) from checkpoint_publication)"
              + "; update checkpoint_signature set size = size + 1 where size = (select max(size) from checkpoint_signature)";
    }
    before().tamper(statement.replace("$", index));

    List<String> findings = fullCheck();
    String verdict = verify();

    assertThat(String.join("\n", findings)).contains(selfCheck.replace("$", index));
    if (verifier == null) {
      // And whoever checks has the key from elsewhere.
      assertThat(verdict).as("columns to search by are in no export").contains("ACCEPTED");
    } else {
      assertThat(verdict).contains("REFUSED").contains(verifier.replace("$", index));
    }
  }

  @Test
  void who_forges_an_entry_and_the_whole_tree_with_it_is_given_away_by_the_signature()
      throws IOException {
    byte[] salt = new byte[32];
    byte[] canonical =
        ENVIRONMENT
            .events()
            .canonical("p.entry_index = ?", victim)
            .getFirst()
            .replace("succeeded", "denied")
            .getBytes(StandardCharsets.UTF_8);
    before().tamper("update entry_payload set outcome = 'DENIED' where entry_index = " + victim);
    superuser.execute("set session_replication_role = default");
    replace(salt, canonical);

    assertThat(String.join("\n", fullCheck()))
        .contains("are not those of the signed checkpoint")
        .doesNotContain("is not what was committed to");
    assertThat(verify()).contains("REFUSED");
    assertThat(log.open()).isPositive();
  }

  @Test
  void an_incremental_check_goes_on_where_the_last_one_was_content_and_patrols_what_is_old() {
    ledger.append(TestEvents.accepted(TenantId.next(), Patrol.BLOCK));
    publishing.start();
    await().atMost(SOON).until(this::isPublished);
    publishing.stop();
    before = Snapshot.of(superuser);
    assertThat(check.run()).hasValue(List.of());
    long verified = log.newest(1).getFirst().verifiedSize();
    assertThat(verified).isEqualTo(tree.size());

    before()
        .tamper(
            "update entry_payload set sealed = set_byte(sealed, 80, get_byte(sealed, 80) # 1) where entry_index = 3");
    List<String> patrolled = check.run().orElseThrow();

    assertThat(patrolled).containsExactly("entry 3 is not what was committed to");
    assertThat(log.newest(1).getFirst().entries()).as("nothing new").isZero();
    assertThat(log.open()).isPositive();
    before().restore();
    before = Snapshot.of(superuser);
    assertThat(fullCheck()).isEmpty();
    assertThat(log.open()).as("a full check that finds nothing ends the alarm").isZero();
  }
}
