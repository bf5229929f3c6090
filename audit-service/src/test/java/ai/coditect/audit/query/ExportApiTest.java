package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export as its receiver has it: a file, a key, and the verifier. */
class ExportApiTest extends TrailApi {

  private static final int ENTRIES = 30;

  @TempDir private Path folder;
  private String key = "";

  @BeforeEach
  void learnKey() {
    await().atMost(SOON).until(() -> get("/checkpoint", null).statusCode() == 200);
    key = json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();
  }

  @Test
  void a_tenants_export_holds_and_says_what_it_is() throws IOException {
    TenantId tenant = published(ENTRIES);

    Answer answer = verify(lines(export(tenant)), "--key", key);

    assertThat(answer.code()).as(answer.text()).isZero();
    assertThat(answer.text())
        .contains("ACCEPTED")
        .contains("signed by " + key)
        .contains("tenant " + tenant + ": all 30 entries")
        .contains("erased: 0")
        .contains("held: no")
        .doesNotContain("WARNING");
  }

  @Test
  void the_key_inside_the_file_is_used_with_a_warning_only() throws IOException {
    assertThat(verify(lines(export(published(1)))).text()).contains("ACCEPTED").contains("WARNING");
  }

  @Test
  void another_logs_key_is_not_taken() throws IOException {
    String other = "other.example/log+5e5d5f9b+AYEAHqCYiHzTwRCuMlSMwJFtVxlCKIIT4SmlxiYVj2YZ";
    Answer answer = verify(lines(export(published(1))), "--key", other);
    assertThat(answer.code()).isNotZero();
    assertThat(answer.text()).doesNotContain("ACCEPTED");
  }

  /** Wherever it is: a changed byte is refused, and from the second line on its line is named. */
  @Test
  void any_flipped_byte_is_refused() throws IOException {
    byte[] whole = export(published(ENTRIES)).getBytes(StandardCharsets.UTF_8);
    int manifest = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n');
    long seed = System.nanoTime();
    var random = new Random(seed);
    int flips = Boolean.getBoolean("coditect.tests.full") ? whole.length : 300;
    for (int i = 0; i < flips; i++) {
      int place = i < 50 ? random.nextInt(manifest) : random.nextInt(whole.length);
      byte[] changed = whole.clone();
      changed[place] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("changed.ndjson"), changed);
      Answer answer = run(file.toString(), "--key", key);
      if (!isVouchedFor(whole, place)) {
        continue;
      }
      assertThat(answer.code()).as("seed %d, byte %d: %s", seed, place, answer.text()).isNotZero();
      if (answer.code() == 1 && place > manifest) {
        assertThat(answer.text()).as("seed %d, byte %d", seed, place).contains("line ");
      }
    }
  }

  /** All but what the manifest tells for convenience: time of export, keys, holds. */
  private static boolean isVouchedFor(byte[] whole, int place) {
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    return place > text.indexOf('\n')
        || (place >= text.indexOf("\"checkpoint\":") && place < text.indexOf(",\"keys\":"));
  }

  @Test
  void what_is_missing_out_of_place_or_foreign_is_named() throws IOException {
    List<String> good = lines(export(published(ENTRIES)));
    List<String> other = lines(export(published(ENTRIES)));

    List<String> without = new ArrayList<>(good);
    without.remove(10);
    List<String> cut = good.subList(0, good.size() - 1);
    List<String> swapped = new ArrayList<>(good);
    Collections.swap(swapped, 5, 6);
    List<String> doubled = new ArrayList<>(good);
    doubled.add(8, good.get(8));
    List<String> foreign = new ArrayList<>(good);
    foreign.set(4, other.get(4));
    List<String> mixed = new ArrayList<>(other);
    mixed.set(0, good.getFirst());

    assertThat(refusal(without))
        .contains("(line 11) has number 11")
        .contains("number 10 is missing");
    assertThat(refusal(cut)).contains("the log has 30 entries here");
    assertThat(refusal(swapped)).contains("(line 6) has number 6");
    assertThat(refusal(doubled)).contains("(line 10) has number 8");
    assertThat(refusal(foreign)).contains("(line 5) is not what the log has committed to");
    assertThat(refusal(mixed)).contains("REFUSED");
    assertThat(refusal(List.of(good.getFirst()))).contains("the log has 30 entries here");
    assertThat(refusal(List.of("{}"))).contains("no manifest");
  }

  @Test
  void removed_payloads_are_shown_and_the_rest_still_holds() throws IOException {
    TenantId tenant = published(5);
    long index = indexOf(tenant);
    var retention = ENVIRONMENT.asRetention();
    for (String reason : List.of("erased", "expired")) {
      long which = index + (reason.equals("erased") ? 1 : 3);
      retention.update(
          "insert into payload_removal (entry_index, reason) values (?, ?)", which, reason);
      ENVIRONMENT
          .asSuperuser()
          .execute(
              "create table kept_%s as select * from entry_payload where entry_index = %d"
                  .formatted(reason, which));
      retention.update("delete from entry_payload where entry_index = ?", which);
    }
    retention.update(
        "insert into legal_hold (id, tenant_id, reference) values ('hold-7', ?, 'case 7')",
        tenant.value());
    try {
      List<String> lines = lines(export(tenant));
      Answer answer = verify(lines, "--key", key);

      assertThat(answer.code()).as(answer.text()).isZero();
      assertThat(answer.text())
          .contains("erased: 1 [2]")
          .contains("expired: 1 [4]")
          .contains("held: hold-7 from ");
      lines.set(2, lines.get(2).replace("erased", "unexplained"));
      assertThat(refusal(lines)).contains("(line 3) has no payload, and it was neither erased");
    } finally {
      ENVIRONMENT
          .asSuperuser()
          .execute(
              """
              insert into entry_payload select * from kept_erased;
              insert into entry_payload select * from kept_expired;
              drop table kept_erased, kept_expired
              """);
    }
  }

  @Test
  void the_whole_ledger_can_be_checked_by_who_may_read_all_of_it() throws IOException {
    published(700); // several pages
    Answer answer = verify(lines(get("/v1/export", AUDITOR).body()), "--key", key);

    assertThat(answer.code()).as(answer.text()).isZero();
    assertThat(answer.text()).contains("the whole log: all ");
    assertThat(get("/v1/export", token("operator-1").withRoles("operator").signed()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void an_export_is_for_a_tenants_own_auditors_and_recorded_in_its_trail() {
    TenantId tenant = published(1);
    String path = "/v1/tenants/" + tenant + "/export";

    assertThat(get(path, null).statusCode()).isEqualTo(401);
    assertThat(get(path, token("stranger-3").signed()).statusCode()).isEqualTo(404);
    assertThat(get(path, AUDITOR).headers().firstValue("Content-Disposition").orElseThrow())
        .contains(tenant + ".ndjson");
    await()
        .atMost(SOON)
        .until(
            () ->
                number(
                        """
                        select count(*) from entry_payload
                        where action = 'audit.trail.exported' and tenant_id = ?
                        """,
                        tenant.value())
                    == 1);
  }

  @Test
  void a_proof_file_of_one_entry_holds_by_itself() throws IOException {
    TenantId tenant = published(3);
    long index = indexOf(tenant) + 1;
    Path file = folder.resolve("entry.tlog-proof");
    String proof = get("/v1/audit-events/" + index + "/proof", AUDITOR).body();
    Files.writeString(file, proof);

    assertThat(run(file.toString(), "--key", key).text())
        .contains("ACCEPTED")
        .contains("entry " + index);
    assertThat(run(file.toString()).text()).contains("name one with --key");
    Files.writeString(file, proof.replace("index " + index, "index " + (index + 1)));
    assertThat(run(file.toString(), "--key", key).text()).contains("REFUSED");
  }

  private TenantId published(int entries) {
    TenantId tenant = tenantWithTrail(entries);
    long size = indexOf(tenant) + entries;
    await()
        .atMost(SOON)
        .until(
            () -> Long.parseLong(get("/checkpoint", null).body().lines().toList().get(1)) >= size);
    return tenant;
  }

  private String export(TenantId tenant) {
    return get("/v1/tenants/" + tenant + "/export", AUDITOR).body();
  }

  private static List<String> lines(String text) {
    return new ArrayList<>(text.lines().toList());
  }

  private String refusal(List<String> lines) throws IOException {
    Answer answer = verify(lines, "--key", key);
    assertThat(answer.code()).as(answer.text()).isEqualTo(1);
    return answer.text();
  }

  private record Answer(int code, String text) {}

  private Answer verify(List<String> lines, String... options) throws IOException {
    Path file = folder.resolve("export.ndjson");
    Files.writeString(file, String.join("\n", lines) + "\n");
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private static Answer run(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    int code = Verify.run(arguments, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Answer(code, bytes.toString(StandardCharsets.UTF_8));
  }
}
