package ai.coditect.selfservice.signups;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The terms that a sign-up may accept. */
@RestController
class TermsController {

  private final TermsProperties terms;

  TermsController(TermsProperties terms) {
    this.terms = terms;
  }

  /** The versions, the newest first. */
  record Terms(List<Version> items) {}

  /** One version, as {@code acceptedTermsVersion} names it. */
  record Version(String version) {}

  @GetMapping("/v1/terms")
  Terms terms() {
    return new Terms(terms.versions().stream().map(Version::new).toList());
  }
}
