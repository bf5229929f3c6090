package ai.coditect.selfservice.session;

import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.selfservice.page.Page;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is signed in in the browser that asks, for pages that show it or act in their name. */
@Component
public class SignedIn {

  private final BrowserSessions sessions;
  private final People people;

  SignedIn(BrowserSessions sessions, People people) {
    this.sessions = sessions;
    this.people = people;
  }

  /**
   * A browser with a session that holds.
   *
   * @param person null for an account that has never signed up here or joined a tenant
   * @param formField what a form of a page has to send along, as proof that it is a page of ours
   */
  public record Browser(@Nullable Person person, Page.Field formField) {

    /** What the person is called on a page. */
    public String name() {
      return person == null ? "an account that belongs to nobody here" : person.email();
    }
  }

  /** The browser that a request comes from, if its session made the request somebody's. */
  public Optional<Browser> of(HttpServletRequest request) {
    return SessionCookie.of(request)
        .flatMap(id -> sessions.find(id).map(session -> browser(id, session)));
  }

  private Browser browser(String id, Session session) {
    Optional<Person> person =
        people.find(new Identity(session.account().issuer(), session.account().subject()));
    return new Browser(
        person.orElse(null), new Page.Field(SessionCsrf.PARAMETER, sessions.csrfToken(id)));
  }
}
