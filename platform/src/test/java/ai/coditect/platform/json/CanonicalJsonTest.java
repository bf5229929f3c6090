package ai.coditect.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @Test
  void members_are_sorted_by_utf_16_code_units_as_in_rfc_8785() {
    // The example of RFC 8785, section 3.2.3, with whole numbers for its values.
    String json =
        """
        {"\\u20ac": 1, "\\r": 2, "\\ufb33": 3, "1": 4, "\\ud83d\\ude00": 5, "\\u0080": 6, "\\u00f6": 7}
        """;

    assertThat(canonical(json))
        .isEqualTo(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  @Test
  void texts_have_the_shortest_escapes() {
    assertThat(canonical("[\"\\u0041\\/\\u000a\\u001F\\\"\\\\\\b\\t\\f\\r\\u00e9\"]"))
        .isEqualTo("[\"A/\\n\\u001f\\\"\\\\\\b\\t\\f\\r\u00e9\"]");
  }

  @Test
  void white_space_goes_and_nothing_else() {
    assertThat(canonical(" { \"b\" : [ 1 , null , true ] , \"a\" : { } , \"c\" : [ ] } "))
        .isEqualTo("{\"a\":{},\"b\":[1,null,true],\"c\":[]}");
  }

  @Test
  void numbers_are_whole() {
    assertThat(canonical("[0,-0,-1,9007199254740991]")).isEqualTo("[0,0,-1,9007199254740991]");
  }

  @Test
  void the_canonical_form_is_its_own() {
    String once = canonical("{\"z\":[{\"b\":1,\"a\":\"\\u2028\"}],\"a\":null}");

    assertThat(canonical(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2}  | readers differ in which one counts",
        "[1.5]              | readers differ in how they print fractions",
        "[1e3]              | a whole number has one form here",
        "[9007199254740992] | many readers cannot hold it",
        "[123456789012345678901234567890] | no long holds it",
        "[\"\\ud800\"]      | half a surrogate pair has no UTF-8 form",
        "[\"\\udc00\\ud800\"] | surrogates the wrong way round",
        "[\"\\u0000\"]      | the database takes no NUL",
        "{\"\\u0000\":1}    | nor in a name",
        "{} {}              | two documents",
        "{\"a\":            | cut off",
        "NaN                | no JSON",
      })
  void what_readers_could_take_differently_is_refused(String json, String reason) {
    assertThatThrownBy(() -> canonical(json))
        .as(reason)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nesting_is_bounded() {
    String deep = "[".repeat(CanonicalJson.MAX_DEPTH + 1) + "]".repeat(CanonicalJson.MAX_DEPTH + 1);

    assertThatThrownBy(() -> canonical(deep)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String canonical(String json) {
    return CanonicalJson.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
