package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.secrets.TokenState;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page behind the link to set up a credential. Reading it, as mail scanners do, uses nothing
 * up.
 */
@RestController
class SetupController {

  private static final String HEADING = "Set up your sign-in";

  private final SetupRequests requests;

  SetupController(SetupRequests requests) {
    this.requests = requests;
  }

  @GetMapping(Identities.SETUP_PATH + "{token}")
  ResponseEntity<String> page(@PathVariable String token) {
    return switch (requests.look(token)) {
      case TokenState.Usable _, TokenState.InUse _ ->
          new Page(HEADING)
              .paragraph("We send you a mail with a link to set a passkey or a password.")
              .button(Identities.SETUP_PATH + token, "Send the mail")
              .answer(200);
      case TokenState.Used _ -> used();
      case TokenState.Expired _ -> expired();
      case TokenState.Unknown _ -> unknown();
    };
  }

  @PostMapping(Identities.SETUP_PATH + "{token}")
  ResponseEntity<String> use(@PathVariable String token, HttpServletRequest request) {
    return switch (requests.use(token, Requester.of(request))) {
      case MAILED ->
          new Page(HEADING)
              .paragraph("The mail is on its way. Its link works for one hour.")
              .answer(200);
      case TRY_AGAIN ->
          new Page(HEADING)
              .paragraph("Your account is not ready yet. Try again in a few seconds.")
              .button(Identities.SETUP_PATH + token, "Try again")
              .answer(503);
      case NEEDS_OPERATOR ->
          new Page(HEADING)
              .paragraph("We have to look at your account first and will get in touch with you.")
              .answer(503);
      case USED -> used();
      case EXPIRED -> expired();
      case UNKNOWN -> unknown();
    };
  }

  private static ResponseEntity<String> used() {
    return new Page(HEADING)
        .paragraph(
            "This link was used already. If the mail did not arrive, use “Forgot password” at the sign-in.")
        .answer(409);
  }

  private static ResponseEntity<String> expired() {
    return new Page(HEADING)
        .paragraph("This link has expired. Use “Forgot password” at the sign-in instead.")
        .answer(410);
  }

  private static ResponseEntity<String> unknown() {
    return new Page(HEADING).paragraph("There is no such link.").answer(404);
  }
}
