package ai.coditect.selfservice.identity;

import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.surface.Allowed;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page behind the link to set up a credential. Reading it, as mail scanners do, uses nothing
 * up.
 */
@RestController
class SetupController {

  private static final String HEADING = "Set up your sign-in";

  private final SetupRequests requests;
  private final List<Credential> offered;

  SetupController(SetupRequests requests, IdentityProperties properties) {
    this.requests = requests;
    this.offered = properties.credentials();
  }

  @Allowed(anybody = true)
  @GetMapping(Identities.SETUP_PATH + "{token}")
  ResponseEntity<String> page(@PathVariable String token) {
    return switch (requests.look(token)) {
      case TokenState.Usable _, TokenState.InUse _ ->
          withButtons(
                  new Page(HEADING)
                      .paragraph("We send you a mail with a link, which works for one hour."),
                  token)
              .answer(200);
      case TokenState.Used _ -> used();
      case TokenState.Expired _ -> expired();
      case TokenState.Unknown _ -> unknown();
    };
  }

  @Allowed(anybody = true)
  @PostMapping(Identities.SETUP_PATH + "{token}")
  ResponseEntity<String> use(
      @PathVariable String token,
      @RequestParam @Nullable Credential credential,
      HttpServletRequest request) {
    Credential chosen = credential == null ? offered.getFirst() : credential;
    if (!offered.contains(chosen)) {
      throw ProblemException.invalid(List.of(new FieldError("credential", "is not offered")));
    }
    return switch (requests.use(token, chosen, Requester.of(request))) {
      case MAILED ->
          new Page(HEADING)
              .paragraph("The mail is on its way. Its link works for one hour.")
              .answer(200);
      case TRY_AGAIN ->
          withButtons(
                  new Page(HEADING)
                      .paragraph("Your account is not ready yet. Try again in a few seconds."),
                  token)
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

  private Page withButtons(Page page, String token) {
    offered.forEach(
        credential ->
            page.button(
                Identities.SETUP_PATH + token + "?credential=" + credential, credential.label()));
    return page;
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
