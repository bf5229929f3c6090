package ai.coditect.localstack.mail;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The catcher's two pages. */
final class MailHtml {

  private static final int SHOWN = 200;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Mails of the local stack</title>
      <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: 1rem; }
        iframe { width: 100%; height: 28rem; border: 1px solid #8884; background: #fff; }
      </style>
      """;

  private MailHtml() {}

  static String list(List<Mail> mails) {
    var page = new StringBuilder(HEAD);
    page.append("<meta http-equiv=\"refresh\" content=\"5\">\n<h1>Mails</h1>\n");
    page.append("<p>Nothing leaves this machine. Newest first; the page renews itself.</p>\n");
    if (mails.isEmpty()) {
      return page.append("<p>No mail yet.</p>\n").toString();
    }
    page.append("<table>\n<tr><th>Received<th>To<th>Subject</tr>\n");
    for (Mail mail : mails.stream().limit(SHOWN).toList()) {
      page.append(
          "<tr><td>%s<td>%s<td><a href=\"/mails/%s\">%s</a></tr>%n"
              .formatted(
                  TIME.format(mail.receivedAt()),
                  escape(mail.recipient()),
                  escape(mail.id()),
                  mail.subject().isBlank() ? "(no subject)" : escape(mail.subject())));
    }
    return page.append("</table>\n").toString();
  }

  static String one(Mail mail, MailContent content) {
    var page = new StringBuilder(HEAD);
    page.append(
        "<p><a href=\"/\">All mails</a> · <a href=\"/mails/%s/raw\">As it came</a></p>%n"
            .formatted(escape(mail.id())));
    page.append("<h1>%s</h1>%n".formatted(escape(mail.subject())));
    page.append(
        "<p>From %s<br>To %s<br>%s</p>%n"
            .formatted(
                escape(mail.from()), escape(mail.recipient()), TIME.format(mail.receivedAt())));
    if (!content.text().isEmpty()) {
      page.append("<pre>%s</pre>%n".formatted(linked(escape(content.text()))));
    }
    if (!content.html().isEmpty()) {
      page.append(
          "<iframe sandbox=\"allow-popups\" title=\"HTML part\" src=\"/mails/%s/html\"></iframe>%n"
              .formatted(escape(mail.id())));
    }
    return page.toString();
  }

  private static String linked(String escaped) {
    return escaped.replaceAll("(https?://[^\\s<>\"]+)", "<a href=\"$1\">$1</a>");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
