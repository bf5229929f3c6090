package ai.coditect.selfservice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class MailTest extends SelfServiceTestBase {

  @Autowired private Notices notices;

  @Test
  void the_number_of_headers_does_not_depend_on_what_a_person_typed() {
    String plain = newEmail();
    String odd = newEmail();
    signUp(plain);
    api()
        .post(
            "/v1/signups",
            null,
            signupBody(odd).replace("Ada Lovelace", "Bcc: x \\\\r\\\\n <b>Ådä 名</b>"),
            "Idempotency-Key",
            odd);

    Mailbox.Mail first = mail(plain, 1);
    Mailbox.Mail second = mail(odd, 1);

    assertThat(second.headerCount()).isEqualTo(first.headerCount());
    assertThat(second.subject()).isEqualTo(first.subject());
    assertThat(second.text()).contains("Bcc: x ");
  }

  @Test
  void mails_of_sign_ups_are_forgotten_after_a_month_and_others_stay() {
    Owner owner = owner();
    report(TestStatuses.ready(owner, 1));
    mail(owner.email(), 2);
    await().atMost(SOON).until(() -> sent("welcome", owner.tenantId()) == 1);
    clock.step(Duration.ofDays(30).plusMinutes(1));

    assertThat(notices.forgetEnded(100_000)).isPositive();

    assertThat(
            count(
                "select count(*) from notice n join signup s on n.subject = s.id"
                    + " where s.tenant_id = ?",
                owner.tenantId()))
        .isZero();
    assertThat(sent("welcome", owner.tenantId())).isOne();
  }

  private long sent(String kind, String subject) {
    return count(
        "select count(*) from notice where kind = ? and subject = ? and state = 'SENT'",
        kind,
        subject);
  }

  @Test
  void a_letter_takes_no_control_characters_into_its_headers() {
    assertThatThrownBy(() -> new Letter("a@example.com\r\nBcc: b@example.com", "s", "t", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_repeated_notice_has_the_same_message_id_and_another_one_another() {
    assertThat(NoticeStep.messageId("welcome:tnt_1:1"))
        .isEqualTo(NoticeStep.messageId("welcome:tnt_1:1"))
        .isNotEqualTo(NoticeStep.messageId("welcome:tnt_2:1"));
  }

  @Test
  void a_server_that_is_away_is_a_failure_that_passes() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    var sender = new JavaMailSenderImpl();
    sender.setHost("127.0.0.1");
    sender.setPort(server.getSmtp().getPort());
    server.stop();
    var letter = new Letter("a@example.com", "subject", "text", null);

    assertThatThrownBy(
            () -> new MailServer(sender, "no-reply@example.com").send(letter, "<id@example.com>"))
        .isInstanceOf(MailException.class);
  }
}
