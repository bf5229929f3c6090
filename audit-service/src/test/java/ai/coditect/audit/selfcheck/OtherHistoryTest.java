package ai.coditect.audit.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.audit.checkpoint.Rollback;
import ai.coditect.audit.checkpoint.UnseenPublisher;
import ai.coditect.contracts.id.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** A ledger with entries that nobody sent, or without those that were signed. */
class OtherHistoryTest extends DamagedLedger {

  @Autowired private BeanFactory beans;

  @Test
  void an_entry_that_is_forged_past_the_end_is_named_before_anything_has_signed_it_and_after()
      throws IOException {
    long end = tree.size();
    forge(
        end,
        victim,
        "(select max(tenant_seq) + 1 from ledger_entry m where m.tenant_id = e.tenant_id)");
    growTreeAnew();

    assertThat(fullCheck()).containsExactly("entry %d is not what was committed to".formatted(end));
    assertThat(verify())
        .as("nothing has signed it, so it is in no export")
        .contains("ACCEPTED", "all %d entries".formatted(end));

    UnseenPublisher.publish(beans);
    assertThat(fullCheck()).containsExactly("entry %d is not what was committed to".formatted(end));
    assertThat(verify()).contains("REFUSED", "entry %d (line ".formatted(end));
  }

  @Test
  void an_entry_that_is_forged_into_the_middle_is_named_though_all_behind_it_has_moved_on()
      throws IOException {
    before()
        .tamper(
            moveOn("ledger_entry", "entry_index", "entry_index >= " + victim)
                + moveOn("entry_payload", "entry_index", "entry_index >= " + victim)
                + moveOn(
                    "ledger_entry",
                    "tenant_seq",
                    "entry_index > %1$d and tenant_id = (select tenant_id from ledger_entry where entry_index = %1$d + 1)"
                        .formatted(victim)));
    forge(victim, victim + 1, "e.tenant_seq - 1");

    assertThat(String.join("\n", fullCheck()))
        .contains("entry %d is not what was committed to".formatted(victim))
        .contains("are not those of the signed checkpoint");
    assertThat(verify())
        .as("what is behind it is in the path of the very first entry")
        .contains("REFUSED", "is not what the log has committed to");

    growTreeAnew();
    assertThat(String.join("\n", fullCheck()))
        .contains("entry %d is not what was committed to".formatted(victim))
        .contains("are not those of the signed checkpoint")
        .doesNotContain("the tree's node");
    assertThat(verify()).contains("REFUSED");
  }

  @Test
  void an_older_backup_is_named_by_what_was_kept_of_what_it_lacks() throws IOException {
    long backup = tree.size();
    Path kept = publishMore();
    long signed = tree.size();
    Rollback rollback = Rollback.of(superuser, backup);
    try {
      superuser.update("update self_check_progress set verified_size = 0");
      assertThat(check.run().orElseThrow())
          .containsExactly(
              "a checkpoint of %d entries was published, and the ledger has %d: was an older database restored?"
                  .formatted(signed, backup));
      assertThat(verify()).as("its own signatures hold").contains("ACCEPTED");
      assertThat(verify("--newer", kept.toString()))
          .contains("REFUSED", "this is older than what you have", "of " + signed);
    } finally {
      rollback.undo();
    }
    assertThat(verify("--newer", kept.toString())).contains("ACCEPTED");
  }

  @Test
  void an_older_backup_that_has_grown_past_what_was_signed_is_a_fork() throws IOException {
    long backup = tree.size();
    Path kept = publishMore();
    long signed = tree.size();
    Rollback rollback = Rollback.of(superuser, backup);
    try {
      ledger.append(TestEvents.accepted(TenantId.next(), 9));
      UnseenPublisher.publish(beans);

      assertThat(fullCheck())
          .containsExactly(
              "the ledger's first %d entries are not those of the checkpoint that was published"
                  .formatted(signed));
      assertThat(verify()).as("its own signatures hold").contains("ACCEPTED");
      Path proof = write("proof.json", consistency(signed, tree.size()));
      assertThat(verify("--newer", kept.toString(), "--consistency", proof.toString()))
          .contains("REFUSED", "fork");
    } finally {
      rollback.undo();
    }
  }

  @Test
  void a_ledger_that_went_on_from_what_was_kept_is_accepted_with_the_services_proof()
      throws IOException {
    Path kept = publishMore();
    long size = tree.size();
    publishMore();

    Path proof = write("proof.json", consistency(size, tree.size()));

    assertThat(verify("--newer", kept.toString(), "--consistency", proof.toString()))
        .contains("ACCEPTED");
    assertThat(verify("--newer", kept.toString())).contains("REFUSED", "name a proof");
  }

  /** Goes on as the service does; what somebody outside kept of it. */
  private Path publishMore() throws IOException {
    publishing.start();
    ledger.append(TestEvents.accepted(TenantId.next(), 5));
    await().atMost(SOON).until(this::isPublished);
    publishing.stop();
    before = Snapshot.of(superuser);
    return write("kept-" + tree.size(), get("/checkpoint"));
  }

  private String consistency(long from, long to) throws IOException {
    return get("/v1/proofs/consistency?from=%d&to=%d".formatted(from, to));
  }

  private String get(String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + auditor())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void forge(long index, long like, String number) {
    before()
        .tamper(
            """
            insert into ledger_entry select (jsonb_populate_record(e, jsonb_build_object(
                'entry_index', %1$d, 'tenant_seq', %3$s, 'event_id', e.event_id || 'f',
                'source_seq', e.source_seq + 1000000))).* from ledger_entry e where entry_index = %2$d;
            update ledger_entry set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1)
            where entry_index = %1$d;
            insert into entry_payload select (jsonb_populate_record(p, jsonb_build_object(
                'entry_index', %1$d))).* from entry_payload p where entry_index = %2$d;
            """
                .formatted(index, like, number));
  }

  /** One up, out of each other's way. */
  private static String moveOn(String table, String column, String which) {
    return "update %1$s set %2$s = %2$s + 1000000 where %3$s; update %1$s set %2$s = %2$s - 999999 where %2$s >= 1000000;"
        .formatted(table, column, which);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
