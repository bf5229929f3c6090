package ai.coditect.selfservice.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * One small page: a heading, paragraphs and perhaps a button. All text is escaped; it runs no
 * script, loads nothing, is never stored, and tells no other site its address.
 */
public final class Page {

  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}"
          + "button{font:inherit;padding:.6rem 1.2rem}"
          + "code{display:block;padding:1rem;background:#eee;overflow-wrap:anywhere}";
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
          .formatted(sha256(STYLE));

  private final String heading;
  private final StringBuilder content = new StringBuilder();

  /** A page with this heading. */
  public Page(String heading) {
    this.heading = HtmlUtils.htmlEscape(heading);
  }

  /** Adds a paragraph. */
  public Page paragraph(String text) {
    content.append("<p>").append(HtmlUtils.htmlEscape(text)).append("</p>\n");
    return this;
  }

  /** Adds text to be copied as it is. */
  public Page literal(String text) {
    content.append("<code>").append(HtmlUtils.htmlEscape(text)).append("</code>\n");
    return this;
  }

  /** Adds a link to another site. */
  public Page link(URI href, String label) {
    content
        .append("<p><a href=\"")
        .append(HtmlUtils.htmlEscape(href.toString()))
        .append("\">")
        .append(HtmlUtils.htmlEscape(label))
        .append("</a></p>\n");
    return this;
  }

  /** A value that a form sends along, unseen. */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return "Field[" + name + "]";
    }
  }

  /** Adds a button that posts to a path of this service. */
  public Page button(String path, String label, Field... fields) {
    content
        .append("<form method=\"post\" action=\"")
        .append(HtmlUtils.htmlEscape(path))
        .append("\">");
    for (Field field : fields) {
      content
          .append("<input type=\"hidden\" name=\"")
          .append(HtmlUtils.htmlEscape(field.name()))
          .append("\" value=\"")
          .append(HtmlUtils.htmlEscape(field.value()))
          .append("\">");
    }
    content
        .append("<button type=\"submit\">")
        .append(HtmlUtils.htmlEscape(label))
        .append("</button></form>\n");
    return this;
  }

  /** The page as an answer. */
  public ResponseEntity<String> answer(int status) {
    return ResponseEntity.status(status)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(html());
  }

  private String html() {
    return """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
        <style>%2$s</style></head>
        <body><h1>%1$s</h1>
        %3$s</body>
        </html>
        """
        .formatted(heading, STYLE, content);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
