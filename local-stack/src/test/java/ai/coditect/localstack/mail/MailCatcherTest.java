package ai.coditect.localstack.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.process.Ports;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class MailCatcherTest {

  @TempDir Path folder;

  private final List<Integer> ports = Ports.free(2);
  private MailCatcher catcher;

  @BeforeEach
  void start() {
    catcher = new MailCatcher(folder, ports.get(0), ports.get(1));
    catcher.start();
  }

  @AfterEach
  void stop() {
    catcher.stop();
  }

  @Test
  void a_mail_to_anyone_is_kept_with_both_its_parts() throws Exception {
    send("Ada@Example.com", "Grüße", "the code is 123456", "<p>the code is <b>123456</b></p>");

    List<Mail> mails = catcher.mailsTo("ada@example.com");
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().subject()).isEqualTo("Grüße");
    assertThat(mails.getFirst().from()).isEqualTo("shop@example.org");
    assertThat(catcher.content(mails.getFirst().id()))
        .hasValueSatisfying(
            content -> {
              assertThat(content.text()).isEqualTo("the code is 123456");
              assertThat(content.html()).contains("<b>123456</b>");
            });
    assertThat(catcher.mailsTo("someone-else@example.com")).isEmpty();
  }

  @Test
  void mails_are_there_after_a_restart() throws Exception {
    send("ada@example.com", "first", "1", "1");
    stop();

    start();
    send("ada@example.com", "second", "2", "2");

    assertThat(catcher.mails()).extracting(Mail::subject).containsExactly("second", "first");
  }

  @Test
  void the_page_lists_and_shows_mails_without_running_what_they_bring() throws Exception {
    send(
        "ada@example.com",
        "<script>alert(1)</script>",
        "see https://example.org/x",
        "<p>hello</p>");
    String id = catcher.mails().getFirst().id();

    assertThat(get("/").body()).contains("&lt;script&gt;").doesNotContain("<script>");
    assertThat(get("/mails/" + id).body()).contains("<a href=\"https://example.org/x\">");
    assertThat(get("/mails/" + id + "/html").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
    assertThat(get("/mails/" + id + "/raw").body()).contains("Subject: ");
    assertThat(get("/mails/../../etc/passwd").statusCode()).isEqualTo(404);
  }

  @Test
  void the_json_list_is_filtered_by_recipient() throws Exception {
    send("ada@example.com", "for Ada", "a", "a");
    send("bob@example.com", "for Bob", "b", "b");

    assertThat(get("/api/mails?to=bob%40example.com").body())
        .contains("for Bob")
        .doesNotContain("for Ada");
    assertThat(get("/api/mails?limit=1").body()).contains("for Bob").doesNotContain("for Ada");
  }

  @Test
  void the_json_list_says_how_many_there_are_and_where_the_next_page_is() throws Exception {
    for (String subject : List.of("first", "second", "third")) {
      send("ada+x@example.com", subject, "a", "a");
    }
    var json = JsonMapper.builder().build();

    var page = json.readTree(get("/api/mails?to=ada%2Bx%40example.com&limit=2").body());
    assertThat(page.get("items")).hasSize(2);
    assertThat(page.get("total").asInt()).isEqualTo(3);
    var last = json.readTree(get(page.get("next").asString()).body());
    assertThat(last.get("items")).hasSize(1);
    assertThat(last.get("items").get(0).get("mail").get("subject").asString()).isEqualTo("first");
    assertThat(last.get("next").isNull()).isTrue();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(catcher.url() + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private void send(String to, String subject, String text, String html) throws Exception {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", ports.get(0).toString());
    var message = new MimeMessage(Session.getInstance(properties));
    message.setFrom("shop@example.org");
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, "UTF-8");
    var plain = new MimeBodyPart();
    plain.setText(text, "UTF-8");
    var rich = new MimeBodyPart();
    rich.setContent(html, "text/html; charset=utf-8");
    message.setContent(new MimeMultipart("alternative", plain, rich));
    Transport.send(message);
  }
}
