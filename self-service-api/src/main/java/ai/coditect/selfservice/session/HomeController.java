package ai.coditect.selfservice.session;

import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.surface.Allowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page at our public address, to which mails send people who have an account: it leads to the
 * sign-in, and who is signed in to their account and out again.
 */
@RestController
class HomeController {

  /** Where the page's button leads; a script uses {@code POST /logout}. */
  static final String SIGN_OUT_PATH = "/logout/page";

  private final AccountPage account;
  private final PublicUrl publicUrl;
  private final SignedIn signedIn;
  private final SignOut signOut;

  HomeController(AccountPage account, PublicUrl publicUrl, SignedIn signedIn, SignOut signOut) {
    this.account = account;
    this.publicUrl = publicUrl;
    this.signedIn = signedIn;
    this.signOut = signOut;
  }

  @Allowed(anybody = true)
  @GetMapping("/")
  ResponseEntity<String> home(HttpServletRequest request) {
    Optional<SignedIn.Browser> browser = signedIn.of(request);
    return browser.map(this::known).orElseGet(this::unknown).answer(200);
  }

  private Page unknown() {
    return new Page("CODITECT")
        .paragraph("Sign in to look after your workspaces and your account.")
        .link(publicUrl.of(SignInStart.PATH), "Sign in")
        .paragraph("If you do not know your password, use “Forgot password” there.");
  }

  private Page known(SignedIn.Browser browser) {
    return new Page("CODITECT")
        .paragraph("You are signed in as " + browser.name() + ".")
        .link(account.url(), "Your passkeys, your password, your data")
        .link(publicUrl.of("/openapi/index.html"), "What can be done over the API")
        .button(SIGN_OUT_PATH, "Sign out", browser.formField());
  }

  @Allowed(account = true)
  @PostMapping(path = SIGN_OUT_PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<String> signOut(HttpServletRequest request, HttpServletResponse response) {
    boolean there = signOut.of(request, response);
    Page page = new Page("You are signed out");
    return (there
            ? page
            : page.paragraph(
                "The identity provider did not answer: a sign-in there may ask for nothing."))
        .link(publicUrl.of(SignInStart.PATH), "Sign in again")
        .answer(200);
  }
}
