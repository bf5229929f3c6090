package ai.coditect.selfservice.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.TestStatuses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimRenewalTest extends SelfServiceTestBase {

  @Test
  void the_page_of_an_expired_link_mails_the_owner_a_new_one_that_works() {
    Owner owner = owner();
    String old = claimToken(owner);
    clock.step(Duration.ofHours(73));
    String renewal = "/key-claims/" + old + "/renewals";
    assertThat(api().get("/key-claims/" + old, null).body()).contains("action=\"" + renewal + "\"");

    assertThat(api().post(renewal, null, null).status()).isEqualTo(202);
    assertThat(api().post(renewal, null, null).status()).isEqualTo(202);

    String fresh = mail(owner.email(), 3).claimToken();
    assertThat(api().post("/v1/key-claims/" + fresh, null, null).text("/secret")).isNotEmpty();
    assertThat(mailbox().to(owner.email())).as("one mail for both requests").hasSize(3);
    await()
        .atMost(SOON)
        .until(
            () ->
                SentEvents.trail(owner.tenantId()).stream()
                        .filter(it -> it.action().equals("apikey.claim-link-requested"))
                        .count()
                    == 1);
  }

  @Test
  void a_text_that_is_no_expired_link_of_an_unclaimed_key_gets_the_same_answer_and_no_mail() {
    Owner owner = owner();
    String usable = claimToken(owner);
    String body = renew(usable).body();
    assertThat(renew("kct_made-up").body()).isEqualTo(body);
    assertThat(api().post("/v1/key-claims/" + usable, null, null).status()).isEqualTo(200);
    assertThat(renew(usable).body()).isEqualTo(body);
    clock.step(Duration.ofHours(73));
    assertThat(renew(usable).body()).isEqualTo(body);

    assertThat(
            count(
                "select count(*) from notice where kind = 'claim-link' and subject = ?",
                owner.tenantId()))
        .isZero();
  }

  @Test
  void an_owner_who_has_lost_the_mail_asks_with_the_own_token_and_nobody_else_can() {
    Owner owner = owner();
    String old = claimToken(owner);
    String path = "/v1/tenants/" + owner.tenantId() + "/claim-links";
    assertThat(api().post(path, accessToken(owner()), null).status()).isEqualTo(404);
    assertThat(api().post(path, null, null).status()).isEqualTo(401);

    assertThat(api().post(path, accessToken(owner), null).status()).isEqualTo(202);

    String fresh = mail(owner.email(), 3).claimToken();
    assertThat(fresh).isNotEqualTo(old);
    String secret = api().post("/v1/key-claims/" + fresh, null, null).text("/secret");
    assertThat(api().post(path, secret, null).status()).isEqualTo(403);
    assertThat(api().post("/v1/key-claims/" + old, null, null).problem())
        .isEqualTo("key-already-claimed");
  }

  private Api.Answer renew(String token) {
    Api.Answer answer = api().post("/key-claims/" + token + "/renewals", null, null);
    assertThat(answer.status()).isEqualTo(202);
    return answer;
  }

  private String claimToken(Owner owner) {
    api()
        .send(
            "PUT",
            "/v1/internal/tenants/" + owner.tenantId() + "/api-keys/first-key",
            serviceToken(),
            "{\"scopes\": [\"tenant:read\"]}");
    report(TestStatuses.ready(owner, 1));
    return mail(owner.email(), 2).claimToken();
  }
}
