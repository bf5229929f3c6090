package ai.coditect.selfservice.addresses;

import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Confirms new addresses: by the button on the page behind the link, or by a portal. Reading the
 * page, as mail scanners do, uses nothing up.
 */
@RestController
class ConfirmationController {

  static final String PAGE_PATH = "/email-changes/";
  private static final String HEADING = "Your new address";

  private final Confirmations confirmations;

  ConfirmationController(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  @Allowed(anybody = true)
  @Operation(
      operationId = "confirmEmailChange",
      summary = "Confirms a new address with the token of the mail to it")
  @Answers(
      status = 202,
      problems = {SelfServiceProblem.EMAIL_CHANGE_ENDED, SelfServiceProblem.LINK_EXPIRED})
  @PostMapping("/v1/email-changes/{token}/confirmation")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void confirm(@PathVariable String token, HttpServletRequest http) {
    confirmations.confirm(token, Requester.of(http));
  }

  @Allowed(anybody = true)
  @GetMapping(PAGE_PATH + "{token}")
  ResponseEntity<String> page(@PathVariable String token) {
    return switch (confirmations.look(token)) {
      case TokenState.Usable _ ->
          new Page(HEADING)
              .paragraph("Press the button to have this address at your account from now on.")
              .button(PAGE_PATH + token, "Confirm the address")
              .answer(200);
      case TokenState.Used _, TokenState.InUse _ ->
          new Page(HEADING)
              .paragraph("This address was confirmed, or another one was asked for.")
              .answer(409);
      case TokenState.Expired _ ->
          new Page(HEADING)
              .paragraph("This link has expired. Ask for the change again.")
              .answer(410);
      case TokenState.Unknown _ ->
          new Page(HEADING).paragraph("There is no such link.").answer(404);
    };
  }

  @Allowed(anybody = true)
  @PostMapping(PAGE_PATH + "{token}")
  ResponseEntity<String> confirmOnPage(@PathVariable String token, HttpServletRequest http) {
    try {
      confirmations.confirm(token, Requester.of(http));
      return new Page(HEADING)
          .paragraph("Thank you. Your account gets this address in a moment; a mail tells you.")
          .answer(200);
    } catch (ProblemException e) {
      return new Page(HEADING).paragraph(String.valueOf(e.getMessage())).answer(409);
    }
  }
}
