package ai.coditect.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks files that were exported long ago: whatever becomes of writer and verifier, these stay
 * good. Of the five entries the second was erased and the fourth has expired.
 */
class VerifyTest {

  private static final Path EXPORT = resource("export.ndjson");
  private static final Path PROOF = resource("entry.tlog-proof");
  private static final Path KEY = resource("log.key");

  /**
   * Every byte with {@code -Dcoditect.tests.full=true}; else every ninth, from another one on each
   * time.
   */
  private static final int STRIDE = Boolean.getBoolean("coditect.tests.full") ? 1 : 9;

  private static final int OFFSET = (int) (System.nanoTime() % STRIDE);

  @TempDir private Path folder;

  @Test
  void files_of_the_first_version_are_accepted() {
    Answer answer = run(EXPORT.toString(), PROOF.toString(), "--key", KEY.toString());

    assertThat(answer.code()).as(answer.text()).isEqualTo(Verify.ACCEPTED);
    assertThat(answer.text())
        .contains("all 5 entries", "erased: 1 [2]", "expired: 1 [4]", "held: hold-7")
        .doesNotContain("WARNING");
  }

  @Test
  void without_a_key_the_one_in_the_file_is_used_and_that_is_said() {
    assertThat(run(EXPORT.toString()).text()).contains("ACCEPTED", "WARNING: the key came with");
    assertThat(run(PROOF.toString()).code()).isEqualTo(Verify.REFUSED);
  }

  @Test
  void every_flipped_bit_of_an_entry_is_refused_by_line() throws IOException {
    byte[] whole = Files.readAllBytes(EXPORT);
    int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    Path file = folder.resolve("changed");
    for (int place = second + OFFSET; place < whole.length; place += STRIDE) {
      byte[] changed = whole.clone();
      changed[place] ^= (byte) (1 << place % 7);
      Files.write(file, changed);
      Answer answer = run(file.toString(), "--key", KEY.toString());
      assertThat(answer.code()).as("byte %d: %s", place, answer.text()).isEqualTo(Verify.REFUSED);
      assertThat(answer.text()).as("byte %d", place).containsAnyOf("line", "the log has 5 entries");
    }
  }

  @Test
  void every_flipped_bit_of_a_proof_is_refused() throws IOException {
    byte[] whole = Files.readAllBytes(PROOF);
    Path file = folder.resolve("changed");
    for (int place = OFFSET; place < whole.length; place += STRIDE) {
      byte[] changed = whole.clone();
      changed[place] ^= (byte) (1 << place % 7);
      Files.write(file, changed);
      assertThat(run(file.toString(), "--key", KEY.toString()).code())
          .as("byte %d", place)
          .isNotEqualTo(Verify.ACCEPTED);
    }
  }

  @Test
  void what_cannot_be_checked_is_not_refused_but_said() {
    assertThat(run().text()).startsWith("./verify FILE");
    assertThat(run("--unknown").code()).isEqualTo(Verify.USAGE);
    assertThat(run(folder.resolve("missing").toString()).code()).isEqualTo(Verify.USAGE);
    assertThat(run(EXPORT.toString(), "--key", "a+b+c").code()).isEqualTo(Verify.USAGE);
  }

  private record Answer(int code, String text) {}

  private static Answer run(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    int code = Verify.run(arguments, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Answer(code, bytes.toString(StandardCharsets.UTF_8));
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(VerifyTest.class.getClassLoader().getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
