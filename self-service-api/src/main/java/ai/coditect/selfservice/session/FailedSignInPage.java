package ai.coditect.selfservice.session;

import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.surface.Allowed;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a browser shows whose sign-in did not succeed. */
@RestController
class FailedSignInPage {

  private final PublicUrl publicUrl;

  FailedSignInPage(PublicUrl publicUrl) {
    this.publicUrl = publicUrl;
  }

  @Allowed(anybody = true)
  @GetMapping(SignInEnd.FAILED_PATH)
  ResponseEntity<String> failed() {
    return new Page("You are not signed in")
        .paragraph("The sign-in was left, took longer than ten minutes, or went wrong.")
        .link(publicUrl.of(SignInStart.PATH), "Try again")
        .answer(200);
  }
}
