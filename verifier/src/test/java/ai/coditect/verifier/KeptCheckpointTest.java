package ai.coditect.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who has kept a checkpoint is shown a file whose own signatures hold. */
class KeptCheckpointTest {

  private final SmallLog log = new SmallLog("kept.coditect.local/audit");

  @TempDir private Path folder;

  @Test
  void the_same_tree_needs_no_proof_and_a_later_one_is_accepted_with_one() throws IOException {
    Path kept = write("kept", log.checkpoint(5));

    assertThat(verify(log.proof(5), "--newer", kept.toString())).contains("ACCEPTED");
    Path later = write("consistency.json", log.consistency(5, 11));
    assertThat(verify(log.proof(11), "--newer=" + kept, "--consistency=" + later))
        .contains("ACCEPTED");
    Path much = write("much", log.checkpoint(8));
    Path latest = write("latest.json", log.consistency(8, 11));
    assertThat(
            verify(
                log.proof(11),
                "--newer",
                kept.toString(),
                "--consistency",
                later.toString(),
                "--newer",
                much.toString(),
                "--consistency",
                latest.toString()))
        .contains("ACCEPTED");
  }

  @Test
  void an_older_state_of_the_log_is_refused_by_name() throws IOException {
    Path kept = write("kept", log.checkpoint(11));

    assertThat(verify(log.proof(5), "--newer", kept.toString()))
        .contains("REFUSED", "this is older than what you have", "first 5 entries", "of 11");
  }

  @Test
  void another_history_is_a_fork_at_the_same_size_and_at_a_larger_one() throws IOException {
    Path kept = write("kept", log.checkpoint(5));
    log.change(3);

    assertThat(verify(log.proof(5), "--newer", kept.toString())).contains("REFUSED", "a fork");
    Path proof = write("consistency.json", log.consistency(5, 11));
    assertThat(verify(log.proof(11), "--newer", kept.toString(), "--consistency", proof.toString()))
        .contains("REFUSED", "the proof does not show", "fork");
  }

  @Test
  void a_later_tree_without_a_proof_or_with_one_of_other_sizes_is_refused() throws IOException {
    Path kept = write("kept", log.checkpoint(5));
    Path other = write("consistency.json", log.consistency(4, 11));

    assertThat(verify(log.proof(11), "--newer", kept.toString()))
        .contains("REFUSED", "name a proof with --consistency", "from=5&to=11");
    assertThat(verify(log.proof(11), "--newer", kept.toString(), "--consistency", other.toString()))
        .contains("REFUSED", "name a proof with --consistency");
  }

  @Test
  void what_was_kept_must_itself_be_signed_and_of_this_log() throws IOException {
    Path changed = write("changed", log.checkpoint(5).replace("\n5\n", "\n4\n"));
    assertThat(verify(log.proof(11), "--newer", changed.toString()))
        .contains("REFUSED", "changed, which was kept", "not signed by the key");

    var anotherLog = new SmallLog("another/log");
    Path another = write("another", anotherLog.checkpoint(5));
    assertThat(verify(log.proof(11), "--newer", another.toString()))
        .contains("REFUSED", "another, which was kept", "not signed by the key");
    assertThat(
            verify(log.proof(11), "--newer", another.toString(), "--key", anotherLog.verifierKey()))
        .contains("REFUSED", "is of another log: another/log");
  }

  @Test
  void what_is_no_proof_or_not_there_checks_nothing() throws IOException {
    Path none = write("none.json", "{\"from\":1}");
    assertThat(verify(log.proof(5), "--consistency", none.toString()))
        .contains("Nothing was checked", "not a consistency proof");
    assertThat(verify(log.proof(5), "--newer", folder.resolve("missing").toString()))
        .contains("Nothing was checked");
    assertThat(verify(log.proof(5), "--newer")).startsWith("./verify FILE");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String verify(String tlogProof, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(write("entry.tlog-proof", tlogProof).toString(), "--key", log.verifierKey()));
    arguments.addAll(List.of(options));
    var bytes = new ByteArrayOutputStream();
    Verify.run(
        arguments.toArray(String[]::new), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
