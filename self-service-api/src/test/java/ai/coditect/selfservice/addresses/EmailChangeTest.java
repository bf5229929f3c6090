package ai.coditect.selfservice.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmailChangeTest extends SelfServiceTestBase {

  private static final Pattern LINK = Pattern.compile("https?://\\S+/email-changes/(\\S+)");

  @Test
  void an_address_that_is_confirmed_from_it_becomes_the_persons_here_and_at_the_provider() {
    Owner owner = owner();
    String token = accessToken(owner);
    String wanted = newEmail();

    Api.Answer asked = ask(token, wanted);

    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.text("/state")).isEqualTo("awaiting-confirmation");
    assertThat(mailAbout(owner.email(), "is to get another address").text()).doesNotContain(wanted);
    assertThat(api().get("/v1/me", token).text("/email")).isEqualTo(owner.email());
    String link = link(wanted);
    assertThat(api().get("/email-changes/" + link, null).body()).contains("Confirm the address");
    assertThat(api().post("/email-changes/" + link, null, null).status()).isEqualTo(200);
    awaitState(token, asked, "done");
    assertThat(api().get("/v1/me", token).text("/email")).isEqualTo(wanted);
    assertThat(identityProvider.address(owner.userId())).isEqualTo(wanted);
    mailAbout(owner.email(), "has another address now");
    mailAbout(wanted, "is the address of your CODITECT account now");
    assertThat(confirm(link).problem()).isEqualTo("email-change-ended");
  }

  @Test
  void whose_address_it_is_already_is_told_to_nobody_else() {
    Owner other = owner();
    String token = accessToken(owner());

    Api.Answer asked = ask(token, other.email());

    assertThat(asked.status()).isEqualTo(202);
    assertThat(mailAbout(other.email(), "Somebody asked for your address").text())
        .doesNotContain("/email-changes/");
    assertThat(state(token, asked)).isEqualTo("awaiting-confirmation");
  }

  @Test
  void what_the_provider_refuses_is_taken_back() {
    Owner owner = owner();
    String token = accessToken(owner);
    String wanted = newEmail();
    Api.Answer asked = ask(token, wanted);
    identityProvider.take(wanted);

    assertThat(confirm(link(wanted)).status()).isEqualTo(202);

    awaitState(token, asked, "refused");
    assertThat(api().get("/v1/me", token).text("/email")).isEqualTo(owner.email());
  }

  @Test
  void an_outage_of_the_provider_only_delays_it() {
    String token = accessToken(owner());
    String wanted = newEmail();
    Api.Answer asked = ask(token, wanted);
    String link = link(wanted);
    identityProvider.setAway(true);
    int before = identityProvider.refusedCalls();
    assertThat(confirm(link).status()).isEqualTo(202);
    await().atMost(SOON).until(() -> identityProvider.refusedCalls() > before);
    assertThat(ask(token, newEmail()).problem()).isEqualTo("conflict");

    identityProvider.setAway(false);

    awaitState(token, asked, "done");
  }

  @Test
  void the_address_that_was_wanted_before_can_not_be_confirmed_any_more() {
    String token = accessToken(owner());
    String first = newEmail();
    Api.Answer replaced = ask(token, first);
    String link = link(first);

    assertThat(ask(token, newEmail()).status()).isEqualTo(202);

    assertThat(confirm(link).problem()).isEqualTo("email-change-ended");
    assertThat(state(token, replaced)).isEqualTo("replaced");
    assertThat(api().get(path(replaced), accessToken(owner())).status()).isEqualTo(404);
  }

  @Test
  void one_asks_for_an_address_that_is_one_and_not_ones_own_and_not_too_often() {
    Owner owner = owner();
    String token = accessToken(owner);

    assertThat(ask(token, "no address").problem()).isEqualTo("invalid-request");
    assertThat(ask(token, owner.email().toUpperCase(java.util.Locale.ROOT)).problem())
        .isEqualTo("invalid-request");
    for (int i = 0; i < 5; i++) {
      assertThat(ask(token, newEmail()).status()).isEqualTo(202);
    }
    Api.Answer refused = ask(token, newEmail());
    assertThat(refused.problem()).isEqualTo("rate-limited");
    assertThat(refused.header("RateLimit-Policy"))
        .contains("\"caller\";q=600;w=60", "\"email-changes\";q=5;w=3600");
    assertThat(refused.header("RateLimit")).endsWith("\"email-changes\";r=0;t=720");
    assertThat(refused.header("Retry-After")).isEqualTo("720");
  }

  private Api.Answer ask(String token, String email) {
    return api()
        .post(
            "/v1/me/email-changes",
            token,
            "{\"email\": \"%s\"}".formatted(email),
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private Api.Answer confirm(String link) {
    return api().post("/v1/email-changes/" + link + "/confirmation", null, null);
  }

  private static String link(String email) {
    Matcher found = LINK.matcher(mailAbout(email, "Confirm your address").text());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private void awaitState(String token, Api.Answer asked, String state) {
    await().atMost(SOON).untilAsserted(() -> assertThat(state(token, asked)).isEqualTo(state));
  }

  private String state(String token, Api.Answer asked) {
    return api().get(path(asked), token).text("/state");
  }

  private static String path(Api.Answer asked) {
    return "/v1/me/email-changes/" + asked.text("/id");
  }
}
