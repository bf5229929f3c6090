package ai.coditect.selfservice.session;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What a browser holds of its session: 256 random bits that no script reads. {@code Lax}, because a
 * link in a mail must find the person signed in; what changes anything needs the CSRF token too.
 */
public enum SessionCookie {
  /** The session. */
  SESSION("__Host-session"),
  /** A sign-in that has begun: what is needed to know its end as the end of this one. */
  SIGN_IN("__Host-sign-in");

  private static final String AUTHENTICATED_BY = SessionCookie.class.getName();
  private static final int MAX_LENGTH = 4096;

  private final String cookieName;

  SessionCookie(String cookieName) {
    this.cookieName = cookieName;
  }

  /** Its name in a browser. */
  public String cookieName() {
    return cookieName;
  }

  /** What the browser sent. */
  public Optional<String> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookieName.equals(cookie.getName()))
            .map(Cookie::getValue)
            .filter(value -> !value.isEmpty() && value.length() <= MAX_LENGTH)
            .findFirst();
  }

  /** Has the browser forget it. */
  public void clear(HttpServletResponse response) {
    write(response, "", Duration.ZERO);
  }

  /** Gives it to the browser, until that is closed. */
  void write(HttpServletResponse response, String value) {
    write(response, value, Duration.ofSeconds(-1));
  }

  void write(HttpServletResponse response, String value, Duration lifetime) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(cookieName, value)
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite("Lax")
            .maxAge(lifetime)
            .build()
            .toString());
  }

  /** Notes that a request is made by the session with this id, and by nothing else. */
  public static void authenticated(HttpServletRequest request, String id) {
    request.setAttribute(AUTHENTICATED_BY, id);
  }

  /** The id of the session that a request was authenticated by. */
  public static Optional<String> of(HttpServletRequest request) {
    return request.getAttribute(AUTHENTICATED_BY) instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }
}
