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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks a certificate that was made with other tools, and what is not one any more. */
class CertificateTest {

  private static final Path CERTIFICATE = resource("deletion-certificate.json");
  private static final Path KEY = resource("deletion-certificate.key");

  /** Every byte with {@code -Dcoditect.tests.full=true}; else every fifth, from another one. */
  private static final int STRIDE = Boolean.getBoolean("coditect.tests.full") ? 1 : 5;

  private static final int OFFSET = (int) (System.nanoTime() % STRIDE);

  @TempDir private Path folder;

  @Test
  void a_good_one_is_accepted_with_the_published_key_in_either_form() throws IOException {
    String base64 = Files.readString(KEY).replaceAll("-----[A-Z ]+-----|\\s", "");
    for (String key : new String[] {KEY.toString(), base64}) {
      Answer answer = run(CERTIFICATE, "--key", key);
      assertThat(answer.code()).as(answer.text()).isEqualTo(Verify.ACCEPTED);
      assertThat(answer.text())
          .contains("ACCEPTED", "nothing left in kubernetes at 2026-11-23T04:37:34.182Z: entry 5")
          .doesNotContain("WARNING");
    }
  }

  @Test
  void a_key_of_another_kind_is_no_reason_to_believe_its_own() throws IOException {
    String log = Files.readString(resource("log.key")).strip();
    Answer answer = run(CERTIFICATE, "--key", log);
    assertThat(answer.code()).as(answer.text()).isEqualTo(Verify.REFUSED);
    assertThat(answer.text()).contains("REFUSED", "  publicKey: none of those that were named");
    Answer export = run(resource("export.ndjson"), "--key", KEY.toString());
    assertThat(export.code()).as(export.text()).isEqualTo(Verify.REFUSED);
    assertThat(export.text()).contains("REFUSED", "  the key: none of those that were named");
    assertThat(run(CERTIFICATE, "--key", log, "--key", KEY.toString()).code())
        .isEqualTo(Verify.ACCEPTED);
  }

  @Test
  void what_was_asked_for_and_cannot_be_done_is_said() throws IOException {
    Path of = written("{\"from\":1,\"to\":2,\"path\":[]}".getBytes(StandardCharsets.UTF_8));
    Answer alone = run(CERTIFICATE, "--key", KEY.toString(), "--consistency", of.toString());
    assertThat(alone.code()).isEqualTo(Verify.USAGE);
    assertThat(alone.text()).contains("--consistency goes with --newer");
    Answer proof = run(CERTIFICATE, "--key", KEY.toString(), "--newer", KEY.toString());
    assertThat(proof.text()).contains("ACCEPTED", "WARNING: not compared with what --newer names");
  }

  @Test
  void it_may_be_laid_out_for_people() throws IOException {
    String text = Files.readString(CERTIFICATE).replace(",\"", ",\r\n\t\"").replace("]", "\n]");
    assertThat(run(written(text.getBytes(StandardCharsets.UTF_8)), "--key", KEY.toString()).code())
        .isEqualTo(Verify.ACCEPTED);
  }

  @Test
  void without_a_key_its_own_is_used_and_that_is_said() {
    assertThat(run(CERTIFICATE).text()).contains("ACCEPTED", "WARNING: the key came with");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deletion-certificate/v1 | deletion-certificate/v2 | certificate.format:",
        "\"tenant\":\"tnt_01m8 | \"tenant\":\"tnt_01m9 | certificate.observations[0].evidence.canonical:",
        "\"target\":\"database\" | \"target\":\"database2\" | certificate.observations[1].evidence.canonical:",
        "\"index\":5 | \"index\":6 | certificate.observations[2].evidence:",
        "2026-12-23 | 2026-12-24 | signature:",
        "2026-12-23 | soon | certificate.backupsExpireAt:",
        "\"issuedAt\" | \"issued\" | certificate.issued:",
        "\"archive\":null, | '' | signature:",
        "Ed25519 | Ed448 | algorithm:",
        "MCowBQYDK2VwAyEA | MCowBQYDK2VwAyEB | publicKey:",
        "\"signature\":\" | \"signature\":\"AAAA | signature:"
      })
  void the_first_field_that_does_not_hold_is_named(String part, String changed, String named)
      throws IOException {
    String text = Files.readString(CERTIFICATE);
    assertThat(text).contains(part);
    Path file = written(text.replaceFirst(quote(part), changed).getBytes(StandardCharsets.UTF_8));
    Answer answer = run(file, "--key", KEY.toString());
    assertThat(answer.code()).isEqualTo(Verify.REFUSED);
    assertThat(answer.text()).contains("REFUSED", "  " + named);
  }

  private static String quote(String part) {
    return java.util.regex.Pattern.quote(part);
  }

  @Test
  void every_flipped_bit_is_refused_and_where_is_said() throws IOException {
    byte[] whole = Files.readAllBytes(CERTIFICATE);
    for (int place = OFFSET; place < whole.length; place += STRIDE) {
      byte[] changed = whole.clone();
      changed[place] ^= (byte) (1 << place % 8);
      Answer answer = run(written(changed), "--key", KEY.toString());
      assertThat(answer.code()).as("byte %d: %s", place, answer.text()).isEqualTo(Verify.REFUSED);
      assertThat(answer.text().lines().toList().get(1))
          .as("byte %d", place)
          .matches(
              "  (((certificate|algorithm|publicKey|signature|the document)\\S*|\\S+): .*"
                  + "|no JSON at character \\d+|the JSON is cut off|JSON of too many levels"
                  + "|not a whole number: .*)");
    }
  }

  @Test
  void another_key_than_the_trusted_one_is_refused() throws IOException {
    String key = Files.readString(KEY).replaceAll("-----[A-Z ]+-----|\\s", "");
    String text =
        Files.readString(CERTIFICATE)
            .replace(key, key.substring(0, 40) + "AAAA" + key.substring(44));
    assertThat(run(written(text.getBytes(StandardCharsets.UTF_8)), "--key", KEY.toString()).text())
        .contains("publicKey: is not the key that is trusted");
  }

  private Path written(byte[] document) throws IOException {
    return Files.write(folder.resolve("certificate.json"), document);
  }

  private record Answer(int code, String text) {}

  private static Answer run(Path file, String... further) {
    var bytes = new ByteArrayOutputStream();
    String[] arguments = new String[further.length + 1];
    arguments[0] = file.toString();
    System.arraycopy(further, 0, arguments, 1, further.length);
    int code = Verify.run(arguments, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Answer(code, bytes.toString(StandardCharsets.UTF_8));
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(CertificateTest.class.getClassLoader().getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
