package ai.coditect.selfservice.team;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.people.PlainText;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.session.SignedIn;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accepts invitations: by the button on the page behind the link, or by a portal. Reading the page,
 * as mail scanners do, uses nothing up.
 */
@RestController
class AcceptanceController {

  static final String PAGE_PATH = "/invitations/";
  private static final String HEADING = "You are invited";

  private final Acceptances acceptances;
  private final SignedIn signedIn;
  private final PublicUrl publicUrl;

  AcceptanceController(Acceptances acceptances, SignedIn signedIn, PublicUrl publicUrl) {
    this.acceptances = acceptances;
    this.signedIn = signedIn;
    this.publicUrl = publicUrl;
  }

  /**
   * The body of an acceptance.
   *
   * @param displayName what the person wants to be called, if they are new
   * @param locale the preferred language, as a BCP 47 tag, if they are new
   */
  record Acceptance(
      @Size(max = 100) @PlainText @Nullable String displayName,
      @Size(max = 35) @Pattern(
              regexp = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
              message = "must be a BCP 47 language tag")
          @Nullable String locale) {

    @Override
    public String toString() {
      return "Acceptance[...]";
    }
  }

  @Allowed(anybody = true)
  @Operation(operationId = "acceptInvitation", summary = "Accepts an invitation")
  @Answers(
      problems = {
        SelfServiceProblem.TENANT_STATE,
        SelfServiceProblem.INVITATION_ENDED,
        SelfServiceProblem.ALREADY_MEMBER,
        SelfServiceProblem.LINK_EXPIRED
      })
  @PostMapping("/v1/invitations/{token}/acceptance")
  ResponseEntity<Acceptances.Joined> accept(
      @PathVariable String token, @Valid @RequestBody Acceptance body, HttpServletRequest http) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(acceptances.accept(token, body.displayName(), body.locale(), Requester.of(http)));
  }

  @Allowed(anybody = true)
  @GetMapping(PAGE_PATH + "{token}")
  ResponseEntity<String> page(@PathVariable String token, HttpServletRequest http) {
    return switch (acceptances.look(token)) {
      case TokenState.Usable _ -> offer(token, http).answer(200);
      case TokenState.Used _, TokenState.InUse _ ->
          new Page(HEADING).paragraph("This invitation was accepted, or taken back.").answer(409);
      case TokenState.Expired _ ->
          new Page(HEADING)
              .paragraph("This invitation has expired. Ask whoever invited you for another one.")
              .answer(410);
      case TokenState.Unknown _ ->
          new Page(HEADING).paragraph("There is no such link.").answer(404);
    };
  }

  private Page offer(String token, HttpServletRequest http) {
    Page page =
        new Page(HEADING).paragraph("Press the button to join the workspace that the mail names.");
    return signedIn
        .of(http)
        .filter(browser -> browser.person() != null)
        .map(
            browser ->
                page.button(
                        PAGE_PATH + token + "/membership",
                        "Accept as " + browser.name(),
                        browser.formField())
                    .paragraph("To accept with another account, sign out first:")
                    .link(publicUrl.of("/"), "Sign out"))
        .orElseGet(
            () ->
                page.button(PAGE_PATH + token, "Accept the invitation")
                    .paragraph("If you have an account with another address and want to use that:")
                    .link(publicUrl.of("/login?return=" + PAGE_PATH + token), "Sign in first"));
  }

  /** In the name of who is signed in; another site cannot have it sent. */
  @Allowed(account = true)
  @PostMapping(
      path = PAGE_PATH + "{token}/membership",
      consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<String> join(@PathVariable String token, HttpServletRequest http) {
    Person person =
        signedIn
            .of(http)
            .map(SignedIn.Browser::person)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        CommonProblem.FORBIDDEN, "This page is for people who are signed in."));
    try {
      acceptances.acceptAs(person, token, Requester.of(http));
      return new Page("Welcome")
          .paragraph("You belong to the workspace now.")
          .link(publicUrl.of("/"), "Go on")
          .answer(200);
    } catch (ProblemException e) {
      return new Page(HEADING).paragraph(String.valueOf(e.getMessage())).answer(409);
    }
  }

  @Allowed(anybody = true)
  @PostMapping(PAGE_PATH + "{token}")
  ResponseEntity<String> acceptOnPage(@PathVariable String token, HttpServletRequest http) {
    try {
      Acceptances.Joined joined = acceptances.accept(token, null, null, Requester.of(http));
      Page page = new Page("Welcome").paragraph("You belong to the workspace now.");
      var credential = joined.credentialSetup();
      return (credential == null
              ? page.link(publicUrl.of("/login"), "Sign in")
              : page.link(credential.href(), "Set up how you sign in"))
          .answer(200);
    } catch (ProblemException e) {
      return new Page(HEADING).paragraph(String.valueOf(e.getMessage())).answer(409);
    }
  }
}
