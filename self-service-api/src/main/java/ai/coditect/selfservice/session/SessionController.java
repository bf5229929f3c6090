package ai.coditect.selfservice.session;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a browser about its session, and ends it. */
@RestController
class SessionController {

  private final BrowserSessions sessions;
  private final SignOut signOut;
  private final People people;

  SessionController(BrowserSessions sessions, SignOut signOut, People people) {
    this.sessions = sessions;
    this.signOut = signOut;
    this.people = people;
  }

  /**
   * A session. Personal data: shown by its accessors only.
   *
   * @param userId absent for an account that has never signed up here or joined a tenant
   * @param endsAt when it ends if nothing is asked for before
   * @param lastsUntil when it ends in any case
   * @param csrfToken to be sent with everything that changes anything
   * @param csrfHeader the header to send it in
   */
  record SessionView(
      @Nullable UserId userId,
      @Nullable String displayName,
      @Nullable String email,
      Instant since,
      Instant endsAt,
      Instant lastsUntil,
      String csrfToken,
      String csrfHeader) {

    @Override
    public String toString() {
      return "SessionView[" + userId + "]";
    }
  }

  /**
   * How a session ended; here it is over in any case.
   *
   * @param atIdentityProvider whether the identity provider's session is over too: if it is not, a
   *     sign-in there may ask for nothing
   */
  record SignedOut(boolean atIdentityProvider) {}

  @Allowed(account = true)
  @Operation(
      operationId = "readSession",
      summary = "Who is signed in in this browser, until when, and the token against forgery")
  @GetMapping("/session")
  ResponseEntity<SessionView> read(HttpServletRequest request) {
    String id = id(request);
    Session session = sessions.find(id).orElseThrow(SessionController::noSession);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view(id, session));
  }

  @Allowed(account = true)
  @Operation(
      operationId = "signOut",
      summary = "Ends the session: here first, then at the identity provider")
  @PostMapping("/logout")
  ResponseEntity<SignedOut> signOut(HttpServletRequest request, HttpServletResponse response) {
    boolean there = signOut.of(request, response);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new SignedOut(there));
  }

  private SessionView view(String id, Session session) {
    Optional<Person> person =
        people.find(new Identity(session.account().issuer(), session.account().subject()));
    return new SessionView(
        person.map(Person::id).orElse(null),
        person.map(Person::displayName).orElse(null),
        person.map(Person::email).orElse(null),
        session.since(),
        session.endsAt(),
        session.lastsUntil(),
        sessions.csrfToken(id),
        SessionCsrf.HEADER);
  }

  private static String id(HttpServletRequest request) {
    return SessionCookie.of(request).orElseThrow(SessionController::noSession);
  }

  static ProblemException noSession() {
    return ProblemException.of(
        CommonProblem.UNAUTHENTICATED, "This browser has no session: GET /login begins one.");
  }
}
