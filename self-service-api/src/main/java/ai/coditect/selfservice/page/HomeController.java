package ai.coditect.selfservice.page;

import ai.coditect.selfservice.surface.Allowed;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page at our public address, to which mails send people who have an account. */
@RestController
class HomeController {

  private final SignIn signIn;

  HomeController(SignIn signIn) {
    this.signIn = signIn;
  }

  @Allowed(anybody = true)
  @GetMapping("/")
  ResponseEntity<String> home() {
    return new Page("CODITECT")
        .paragraph("Sign in to look after your account: your passkeys, your password, your data.")
        .link(signIn.url(), "Sign in")
        .paragraph("If you do not know your password, use “Forgot password” there.")
        .answer(200);
  }
}
