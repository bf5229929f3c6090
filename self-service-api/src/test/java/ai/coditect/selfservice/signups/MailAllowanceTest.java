package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.platform.ratelimit.RateLimiter;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.caller.Requester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class MailAllowanceTest extends SelfServiceTestBase {

  private static final int PER_ADDRESS = 60;

  @Autowired private RateLimiter limiter;
  @Autowired private TransactionTemplate transaction;

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
  void a_network_and_a_domain_that_come_back_again_and_again_come_to_an_end_on_every_replica() {
    var metrics = new SimpleMeterRegistry();
    var replicas =
        List.of(
            new MailAllowance(limiter, properties(), metrics),
            new MailAllowance(limiter, properties(), metrics));
    // Addresses for documentation, of this run only.
    String run = UUID.randomUUID().toString().substring(0, 4);
    var here = new Requester("2001:db8:1:" + run + "::1", "");
    var nextDoor = new Requester("2001:db8:1:" + run + "::2", "");
    var elsewhere = new Requester("2001:db8:2:" + run + "::1", "");
    String domain = "@" + UUID.randomUUID() + ".example";

    assertThat(take(replicas.get(0), "a" + domain, here)).isTrue();
    assertThat(take(replicas.get(1), "A+x" + domain, nextDoor)).isTrue();
    assertThat(take(replicas.get(0), "a" + domain, elsewhere)).as("the address").isFalse();
    assertThat(take(replicas.get(1), "b" + domain, here)).isTrue();
    assertThat(take(replicas.get(0), "c@other.example", nextDoor)).as("the network").isFalse();
    assertThat(take(replicas.get(1), "c" + domain, elsewhere)).as("the domain").isFalse();
    assertThat(metrics.get("coditect.signups.mails.withheld").counter().count()).isEqualTo(3);
  }

  private boolean take(MailAllowance allowance, String email, Requester requester) {
    return Boolean.TRUE.equals(transaction.execute(_ -> allowance.take(email, requester)));
  }

  private long notices(List<String> signups, String state) {
    return jdbc.sql("select count(*) from notice where subject in (:ids) and state = :state")
        .param("ids", signups)
        .param("state", state)
        .query(Long.class)
        .single();
  }

  /** Two to an address, three for a network, four to a domain. */
  private static SignupProperties properties() {
    return new SignupProperties(
        Duration.ofHours(24),
        Duration.ofMinutes(15),
        5,
        6,
        Duration.ofSeconds(30),
        Duration.ofDays(7),
        2,
        4,
        3,
        10);
  }
}
