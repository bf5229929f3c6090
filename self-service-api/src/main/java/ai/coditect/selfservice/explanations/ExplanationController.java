package ai.coditect.selfservice.explanations;

import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.surface.Allowed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A page for each type of problem and each reason: what it means, who can mend it and how, and
 * whether trying again helps. The build packs the documents that they are made of.
 */
@RestController
class ExplanationController {

  private final Explanations problems = packed("problems.md");
  private final Explanations reasons = packed("reasons.md");

  @Allowed(anybody = true)
  @GetMapping("/problems/{slug}")
  ResponseEntity<String> problem(@PathVariable String slug) {
    return page("Problem", slug, problems.of(slug));
  }

  @Allowed(anybody = true)
  @GetMapping("/reasons/{reason}")
  ResponseEntity<String> reason(@PathVariable String reason) {
    return page("Reason", reason, reasons.of(reason));
  }

  private static ResponseEntity<String> page(
      String kind, String name, Optional<Map<String, String>> explanation) {
    if (explanation.isEmpty()) {
      return new Page(kind)
          .paragraph("There is no %s of this name.".formatted(kind.toLowerCase(Locale.ROOT)))
          .answer(404);
    }
    Page page = new Page("%s: %s".formatted(kind, name));
    explanation.get().forEach((heading, text) -> page.paragraph(sentence(heading, text)));
    return page.answer(200);
  }

  private static String sentence(String heading, String text) {
    return "%s%s: %s"
        .formatted(heading.substring(0, 1).toUpperCase(Locale.ROOT), heading.substring(1), text);
  }

  private static Explanations packed(String document) {
    try {
      return Explanations.read(
          new ClassPathResource("explanations/" + document)
              .getContentAsString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
