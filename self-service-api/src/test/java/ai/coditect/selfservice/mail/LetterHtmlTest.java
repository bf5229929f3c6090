package ai.coditect.selfservice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterHtmlTest {

  @Test
  void what_a_person_typed_is_no_markup() {
    String html = html("Hello <script>alert(1)</script> & \"Ada\" <img src=x>,");
    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Ada&quot; &lt;img src=x&gt;,")
        .doesNotContain("<script", "<img");
  }

  @Test
  void an_address_is_a_link_and_what_stands_around_it_is_not() {
    assertThat(html("See http://127.0.0.1:8080/claim?t=a&b=c. Then go on."))
        .contains(
            "See <a href=\"http://127.0.0.1:8080/claim?t=a&amp;b=c\">"
                + "http://127.0.0.1:8080/claim?t=a&amp;b=c</a>. Then go on.");
    assertThat(html("javascript:alert(1) ftp://x.y \"https://x.y/\"onclick=\"z"))
        .contains("javascript:alert(1) ftp://x.y")
        .contains("<a href=\"https://x.y/\">")
        .contains("&quot;onclick=&quot;z")
        .doesNotContain("onclick=\"");
  }

  @Test
  void paragraphs_lines_and_what_was_indented_stay_what_they_were() {
    assertThat(html("Hello,\n\none\ntwo\n\n    as it is\n\nend"))
        .contains("<p>Hello,</p>", "<p>one<br>\ntwo</p>", ">as it is</pre>", "<p>end</p>");
  }

  @Test
  void nothing_is_fetched_from_anywhere() {
    assertThat(html("text")).doesNotContain("src=", "url(", "<link", "@import");
  }

  private static String html(String text) {
    return LetterHtml.of(new Letter("a@example.com", "Subject", text, null));
  }
}
