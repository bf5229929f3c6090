package ai.coditect.selfservice.signups;

import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
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

  @Allowed(anybody = true)
  @Operation(operationId = "listTerms", summary = "The versions of the terms that can be accepted")
  @GetMapping("/v1/terms")
  Terms terms() {
    return new Terms(terms.versions().stream().map(Version::new).toList());
  }
}
