package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignupValidationTest extends SelfServiceTestBase {

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email                | \"nobody\"                        | no at sign",
        "email                | \"a@b\"                           | no dot in the domain",
        "email                | \"a b@example.com\"               | a space",
        "email                | \"a@example.com\\r\\nBcc: b@x.de\" | a second header",
        "email                | \"a@exam\\u0000ple.com\"          | a NUL",
        "email                | \"ä@example.com\"                 | not ASCII",
        "email                | \"<a@example.com>\"               | brackets",
        "email                | 5                                 | a number",
        "email                | null                              | nothing",
        "displayName          | \"\"                              | empty",
        "displayName          | \"   \"                           | blank",
        "displayName          | \"A\\r\\nBcc: b@x.de\"            | a second header",
        "displayName          | \"A\\u202eadA\"                   | turned direction",
        "displayName          | \"A\\u2028B\"                     | a line separator",
        "displayName          | \"\\u3164\\u2800\\u00a0\"           | letters that are drawn as nothing",
        "displayName          | \"\\u200d\"                        | a joiner of nothing",
        "displayName          | \"A\\u200d\\u200dB\"               | joiners in a row",
        "displayName          | \"Ada \\u200dB\"                  | a joiner beside a blank",
        "acceptedTermsVersion | \"1999-01\"                       | no version that is offered",
        "organisation         | \"\\u0007\"                       | a bell",
        "tier                 | \"platinum\"                      | no such tier",
        "tier                 | \"FREE\"                          | not a tier's name",
        "tier                 | [\"free\"]                        | an array",
        "seats                | 2                                 | more than the tier has",
        "seats                | 0                                 | none",
        "seats                | \"1\"                             | text",
        "seats                | 1.5                               | a fraction",
        "seats                | 99999999999                       | more than a number holds",
        "region               | \"mars-north\"                    | no such region",
        "region               | \"../eu\"                         | not a region's name",
        "locale               | \"english please\"                | no language tag",
        "acceptedTermsVersion | \"\"                              | no version",
        "contractReference    | \"'; drop table signup\"          | no reference",
        "contractReference    | \"CT-2026/17\"                    | a tier that no contract covers",
        "tenantId             | \"tnt_x\"                         | a field that nobody may set",
        "status               | \"completed\"                     | a field that nobody may set",
      })
  void a_bad_field_is_named_and_nothing_is_written(String field, String json, String reason) {
    long before = written();
    Api.Answer answer = post(bodyWith(field, json));

    assertThat(answer.status()).as(reason).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.problem()).isEqualTo("invalid-request");
    assertThat(answer.text("/traceId")).isNotEmpty();
    assertThat(
            StreamSupport.stream(answer.json().at("/errors").spliterator(), false)
                .map(error -> error.at("/pointer").asString()))
        .as(answer.body())
        .contains("/" + field);
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{                  | unfinished",
        "[]                 | an array",
        "\"text\"           | text",
        "null               | null",
        "{} {}              | two values",
      })
  void what_is_no_such_object_is_refused_and_nothing_is_written(String body, String reason) {
    long before = written();

    Api.Answer answer = post(body);

    assertThat(answer.status()).as(reason).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-request");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void all_that_is_wrong_is_named_at_once() {
    Api.Answer answer = post("{\"email\": \"x\", \"tier\": \"free\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors").size()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void a_body_that_is_too_large_is_refused_and_nothing_is_written() {
    long before = written();

    Api.Answer answer = post(bodyWith("organisation", "\"" + "x".repeat(70_000) + "\""));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("too-large");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void a_body_that_is_not_json_is_refused() {
    Api.Answer answer =
        api()
            .post(
                "/v1/signups",
                null,
                "email=a",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Idempotency-Key",
                "k");

    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({"studio, 2"})
  void a_tier_that_is_announced_only_is_not_available(String tier, int seats) {
    long before = written();

    Api.Answer answer =
        post(signupBody(newEmail()).replace("\"free\"", "\"" + tier + "\", \"seats\": " + seats));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("tier-not-available");
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"👩\u200d💻 Ada", "می\u200cخواهم", "क्\u200dष", "Ада", "名", "A.\u0308"})
  void names_of_all_scripts_are_taken(String name) {
    assertThat(post(signupBody(newEmail()).replace("Ada Lovelace", name)).status()).isEqualTo(202);
  }

  @Test
  void a_field_that_is_there_twice_is_refused_and_nothing_is_written() {
    long before = written();

    Api.Answer answer = post(signupBody(newEmail()).replaceFirst("\\{", "{\"tier\": \"team\", "));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-request");
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "garbage"})
  void what_accepts_no_answer_of_ours_is_refused_before_anything_is_written(String accept) {
    long before = written();

    Api.Answer answer =
        api()
            .post(
                "/v1/signups",
                null,
                signupBody(newEmail()),
                "Idempotency-Key",
                UUID.randomUUID().toString(),
                "Accept",
                accept);

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.problem()).isEqualTo("not-acceptable");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void the_terms_that_may_be_accepted_can_be_read_by_anybody() {
    assertThat(api().get("/v1/terms", null).json().at("/items/0/version").asString())
        .isEqualTo("2026-11");
  }

  @ParameterizedTest
  @CsvSource({"123", "123456", "1234567890", "abcdefgh", "12345678901"})
  void what_cannot_be_a_code_does_not_count_as_a_try(String code) {
    Api.Answer signup = signUp(newEmail());

    assertThat(verify(signup, code).status()).isEqualTo(400);

    assertThat(count("select tries from signup where id = ?", signup.text("/id"))).isZero();
  }

  private Api.Answer post(String body) {
    return api().post("/v1/signups", null, body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static String bodyWith(String field, String json) {
    String body = signupBody(newEmail());
    String replaced = body.replaceFirst("\"" + field + "\": \"[^\"]*\"", "\"" + field + "\": @");
    return replaced.contains("@,") || replaced.contains("@}")
        ? replaced.replaceFirst("@(?=[,}])", java.util.regex.Matcher.quoteReplacement(json))
        : body.replaceFirst(
            "}", java.util.regex.Matcher.quoteReplacement(", \"%s\": %s}".formatted(field, json)));
  }

  private long written() {
    return count(
        "select (select count(*) from signup) + (select count(*) from notice)"
            + " + (select count(*) from idempotency_record)");
  }
}
