package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.TokenState;
import ai.coditect.selfservice.surface.Allowed;
import ai.coditect.selfservice.surface.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The page behind the claim link, and the claim itself: as a page for browsers, else as JSON. */
@RestController
class ClaimController {

  private static final String HEADING = "Your API key";
  private static final String CLAIM_PATH = "/v1/key-claims/";

  private final KeyClaims claims;

  ClaimController(KeyClaims claims) {
    this.claims = claims;
  }

  /** Reading it, as mail scanners do, uses nothing up. */
  @Allowed(anybody = true)
  @GetMapping(KeyClaims.PAGE_PATH + "{token}")
  ResponseEntity<String> page(@PathVariable String token) {
    return switch (claims.look(token)) {
      case TokenState.Usable _ ->
          new Page(HEADING)
              .paragraph("The key is made when you press the button, and shown this one time.")
              .button(CLAIM_PATH + token, "Show my API key")
              .answer(200);
      case TokenState.Used _, TokenState.InUse _ -> alreadyClaimed();
      case TokenState.Expired _ -> expired(token);
      case TokenState.Unknown _ -> unknown();
    };
  }

  @Allowed(anybody = true)
  @Operation(operationId = "claimKey", summary = "Shows the first key, once")
  @Answers(
      with = ClaimedKey.class,
      problems = {SelfServiceProblem.KEY_ALREADY_CLAIMED, SelfServiceProblem.LINK_EXPIRED})
  @PostMapping(CLAIM_PATH + "{token}")
  ResponseEntity<?> claim(
      @PathVariable String token,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      HttpServletRequest request) {
    KeyClaims.Claim claim = claims.claim(token, Requester.of(request));
    return accept != null && accept.contains("text/html") ? asPage(token, claim) : asJson(claim);
  }

  private static ResponseEntity<String> asPage(String token, KeyClaims.Claim claim) {
    return switch (claim) {
      case KeyClaims.Claim.Claimed claimed ->
          new Page(HEADING)
              .paragraph("Copy the key now: it is not stored here and cannot be shown again.")
              .literal(claimed.text().value())
              .answer(200);
      case KeyClaims.Claim.AlreadyClaimed _ -> alreadyClaimed();
      case KeyClaims.Claim.LinkExpired _ -> expired(token);
      case KeyClaims.Claim.NoSuchLink _ -> unknown();
    };
  }

  private static ResponseEntity<ClaimedKey> asJson(KeyClaims.Claim claim) {
    return switch (claim) {
      case KeyClaims.Claim.Claimed claimed ->
          ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(ClaimedKey.of(claimed));
      case KeyClaims.Claim.AlreadyClaimed _ ->
          throw ProblemException.of(
              SelfServiceProblem.KEY_ALREADY_CLAIMED,
              "The key was shown once, to whoever used the link first. If that was not you, tell the"
                  + " operators of this platform at once.");
      case KeyClaims.Claim.LinkExpired _ ->
          throw ProblemException.of(
              SelfServiceProblem.LINK_EXPIRED,
              "The link has expired. Its page mails a new one to the owner.");
      case KeyClaims.Claim.NoSuchLink _ -> throw ProblemException.notFound();
    };
  }

  private static ResponseEntity<String> alreadyClaimed() {
    return new Page(HEADING)
        .paragraph(
            "This key was claimed already. If that was not you, tell the operators of this platform at"
                + " once.")
        .answer(409);
  }

  private static ResponseEntity<String> expired(String token) {
    return new Page(HEADING)
        .paragraph("This link has expired. We can mail a new one to the workspace's owner.")
        .button(KeyClaims.PAGE_PATH + token + ClaimRenewalController.RENEWALS, "Send me a new link")
        .answer(410);
  }

  private static ResponseEntity<String> unknown() {
    return new Page(HEADING).paragraph("There is no such link.").answer(404);
  }

  /** The only answer that ever holds the key. */
  record ClaimedKey(
      ApiKeyId id, TenantId tenantId, String name, List<String> scopes, String secret) {

    static ClaimedKey of(KeyClaims.Claim.Claimed claimed) {
      return new ClaimedKey(
          claimed.text().key(),
          claimed.tenant(),
          claimed.name(),
          claimed.scopes(),
          claimed.text().value());
    }

    @Override
    public String toString() {
      return "ClaimedKey[" + id + "]";
    }
  }
}
