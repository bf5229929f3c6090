package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.caller.Requester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailAllowanceTest extends SelfServiceTestBase {

  private static final int PER_ADDRESS = 60;

  @Test
  void an_address_gets_so_many_mails_over_all_sign_ups_and_every_answer_is_the_same() {
    String email = newEmail();
    List<Api.Answer> answers =
        IntStream.range(0, PER_ADDRESS + 2)
            .mapToObj(number -> signUp(email.replace("@", "+" + number + "@")))
            .toList();

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.getLast().json().propertyNames())
        .isEqualTo(answers.getFirst().json().propertyNames());
    List<String> ids = answers.stream().map(answer -> answer.text("/id")).toList();
    await()
        .atMost(SOON)
        .until(() -> notices(ids, "SENT") == PER_ADDRESS && notices(ids, "PENDING") == 0);
    assertThat(notices(ids.subList(PER_ADDRESS, PER_ADDRESS + 2), "SENT")).isZero();
  }

  @Test
  void a_network_that_signs_everybody_up_comes_to_its_end_too() {
    var metrics = new SimpleMeterRegistry();
    var allowance = new MailAllowance(properties(2, 3), metrics);
    var here = new Requester("2001:db8:1:2::1", "");
    var nextDoor = new Requester("2001:db8:1:2::2", "");

    assertThat(allowance.take("a@example.com", here)).isTrue();
    assertThat(allowance.take("A+x@example.com", nextDoor)).isTrue();
    assertThat(allowance.take("a@example.com", new Requester("192.0.2.1", ""))).isFalse();
    assertThat(allowance.take("b@example.com", here)).isTrue();
    assertThat(allowance.take("c@example.com", nextDoor)).isFalse();
    assertThat(allowance.take("c@example.com", new Requester("192.0.2.1", ""))).isTrue();
    assertThat(metrics.get("coditect.signups.mails.withheld").counter().count()).isEqualTo(2);
  }

  private long notices(List<String> signups, String state) {
    return jdbc.sql("select count(*) from notice where subject in (:ids) and state = :state")
        .param("ids", signups)
        .param("state", state)
        .query(Long.class)
        .single();
  }

  private static SignupProperties properties(int perAddress, int perNetwork) {
    return new SignupProperties(
        Duration.ofHours(24),
        Duration.ofMinutes(15),
        5,
        6,
        Duration.ofSeconds(30),
        Duration.ofDays(7),
        perAddress,
        perNetwork,
        10);
  }
}
