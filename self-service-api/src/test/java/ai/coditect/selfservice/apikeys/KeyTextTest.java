package ai.coditect.selfservice.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.selfservice.secrets.Base62;
import org.junit.jupiter.api.Test;

class KeyTextTest {

  @Test
  void a_new_text_reads_back_as_its_key() {
    ApiKeyId id = ApiKeyId.next();

    assertThat(KeyText.parse(KeyText.generate(id).value()).map(KeyText::key)).contains(id);
  }

  @Test
  void every_single_wrong_character_is_found_without_asking_anybody() {
    String text = KeyText.generate(ApiKeyId.next()).value();

    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == '5' ? '6' : '5';
      String typo = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(KeyText.parse(typo)).as("character " + i).isEmpty();
    }
  }

  @Test
  void the_checksum_is_the_crc32_in_base62() {
    // CRC32 of "123456789" is 0xCBF43926 = 3421780262, the check value of the algorithm.
    assertThat(Base62.checksum("123456789")).isEqualTo("3jZRME");
  }

  @Test
  void no_text_is_shown_by_accident() {
    KeyText text = KeyText.generate(ApiKeyId.next());

    assertThat(text.toString()).doesNotContain(text.value());
  }
}
