package ai.coditect.selfservice.signups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.mail.Letter;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SignupLetterTest extends SelfServiceTestBase {

  @Autowired private SignupLetter letters;
  @Autowired private SignupProperties properties;
  @Autowired private TransactionTemplate transaction;

  @Test
  void a_mail_that_is_sent_again_carries_the_same_code_with_the_same_end() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();
    String end = read(signup).text("/code/expiresAt");
    clock.step(Duration.ofMinutes(1));

    assertThat(write(signup).orElseThrow().text()).contains(code);

    assertThat(read(signup).text("/code/expiresAt")).isEqualTo(end);
    assertThat(verify(signup, code).status()).isEqualTo(202);
  }

  @Test
  void a_mail_that_leaves_only_after_its_code_has_ended_gives_it_time_again() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String code = mail(email, 1).code();
    clock.step(properties.codeLifetime().plusSeconds(1));

    assertThat(write(signup).orElseThrow().text()).contains(code);

    assertThat(verify(signup, code).status()).isEqualTo(202);
  }

  @Test
  void a_mail_with_a_code_that_another_has_replaced_is_not_sent_any_more() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    String first = mail(email, 1).code();
    clock.step(Duration.ofSeconds(31));
    api().post("/v1/signups/" + signup.text("/id") + "/codes", signup.text("/token"), null);

    assertThat(mail(email, 2).code()).isNotEqualTo(first);
    assertThat(isDue(signup, 1)).isFalse();
    assertThat(isDue(signup, 2)).isTrue();
  }

  @Test
  void a_sign_up_that_takes_no_code_any_more_tells_nothing_of_codes() {
    String email = newEmail();
    Api.Answer signup = signUp(email);
    verify(signup, mail(email, 1).code());

    assertThat(read(signup).text("/state")).isEqualTo("completed");
    assertThat(read(signup).json().has("code")).isFalse();
  }

  @Test
  void a_completed_sign_up_forgets_the_person_and_not_what_it_led_to() {
    Owner owner = owner();
    Clock later = Clock.offset(clock, properties.lifetime().plus(properties.keptAfterEnd()));

    SignupConfiguration.blankCompleted(jdbc, properties, clock);
    assertThat(emailOf(owner)).isEqualTo(owner.email());

    SignupConfiguration.blankCompleted(
        jdbc, properties, Clock.offset(later, Duration.ofMinutes(1)));
    assertThat(emailOf(owner)).isEmpty();
    assertThat(
            count(
                "select count(*) from signup where tenant_id = ? and state = 'COMPLETED'"
                    + " and display_name = '' and organisation is null and code_mac is null",
                owner.tenantId()))
        .isOne();
    assertThat(
            SignupConfiguration.blankCompleted(
                jdbc, properties, Clock.offset(later, Duration.ofMinutes(1))))
        .as("once")
        .isZero();
  }

  @Test
  void seven_days_after_its_end_a_sign_up_that_nobody_verified_is_gone_with_its_code() {
    String email = newEmail();
    Api.Answer older = signUp(email);
    mail(email, 1).code();
    Owner completed = owner();
    clock.step(Duration.ofDays(1));
    Api.Answer younger = signUp(newEmail());
    Clock end = Clock.offset(clock, properties.lifetime().minusDays(1));

    SignupConfiguration.forgetUncompleted(
        jdbc, properties, Clock.offset(end, Duration.ofDays(7).minusMinutes(1)));
    assertThat(rows(older)).as("a minute too early").isOne();
    assertThat(count("select count(*) from signup where code_mac is not null and email = ?", email))
        .isOne();

    SignupConfiguration.forgetUncompleted(
        jdbc, properties, Clock.offset(end, Duration.ofDays(7).plusMinutes(1)));
    assertThat(rows(older)).isZero();
    assertThat(rows(younger)).as("a day younger").isOne();
    assertThat(emailOf(completed)).as("a completed one").isEqualTo(completed.email());
    assertThat(read(older).status()).isIn(401, 404);
  }

  private long rows(Api.Answer signup) {
    return count("select count(*) from signup where id = ?", signup.text("/id"));
  }

  private String emailOf(Owner owner) {
    return jdbc.sql("select email from signup where tenant_id = ?")
        .param(owner.tenantId())
        .query(String.class)
        .single();
  }

  private Optional<Letter> write(Api.Answer signup) {
    return Objects.requireNonNull(
        transaction.execute(_ -> letters.write(signup.text("/id"))), "a result");
  }

  private boolean isDue(Api.Answer signup, int number) {
    return Boolean.TRUE.equals(transaction.execute(_ -> letters.isDue(signup.text("/id"), number)));
  }

  private Api.Answer read(Api.Answer signup) {
    return api().get("/v1/signups/" + signup.text("/id"), signup.text("/token"));
  }
}
