package ai.coditect.selfservice.mail;

import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * A letter's text in HTML, in one layout for all letters: paragraphs, what was indented as it was
 * written, addresses as links. What the text holds is escaped, so nothing that a person typed is
 * markup. Nothing is fetched from anywhere: no pictures, no styles, no trackers. Pure.
 */
final class LetterHtml {

  private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']+[^\\s<>\"'.,;:)]");

  private LetterHtml() {}

  static String of(Letter letter) {
    String content =
        Arrays.stream(letter.text().strip().split("\\R\\s*\\R", -1))
            .map(LetterHtml::paragraph)
            .collect(Collectors.joining("\n"));
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title></head>
        <body style="margin:0;padding:24px;background:#f4f5f7;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1c2026">
        <div style="max-width:600px;margin:0 auto;padding:24px 32px;background:#ffffff;border:1px solid #d9dce1;border-radius:8px">
        <h1 style="margin:0 0 16px;font-size:20px">%1$s</h1>
        %2$s
        </div>
        </body>
        </html>
        """
        .formatted(HtmlUtils.htmlEscape(letter.subject()), content);
  }

  private static String paragraph(String text) {
    String escaped = linked(text);
    return text.startsWith(" ")
        ? "<pre style=\"white-space:pre-wrap;padding:12px;background:#f4f5f7\">%s</pre>"
            .formatted(escaped.strip())
        : "<p>%s</p>".formatted(escaped.replaceAll("\\R", "<br>\n"));
  }

  /** Escapes everything, and makes links of addresses of the web and of nothing else. */
  private static String linked(String text) {
    StringBuilder html = new StringBuilder();
    int from = 0;
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      html.append(HtmlUtils.htmlEscape(text.substring(from, link.start())));
      String address = HtmlUtils.htmlEscape(link.group());
      html.append("<a href=\"%1$s\">%1$s</a>".formatted(address));
      from = link.end();
    }
    return html.append(HtmlUtils.htmlEscape(text.substring(from))).toString();
  }
}
