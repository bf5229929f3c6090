package ai.coditect.selfservice.relay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which headers go through: none of a single connection's, and nothing that is the browser's. */
final class PassedHeaders {

  /** RFC 9110, 7.6.1; and what the HTTP client sets by itself. */
  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "expect",
          "content-length",
          "http2-settings");

  /** The session stays here; and who called whom is said by us alone. */
  private static final Set<String> NOT_ON =
      Set.of("cookie", "authorization", "x-csrf-token", "forwarded");

  private static final Set<String> NOT_BACK =
      Set.of(
          "set-cookie",
          // Said by this service already, for its own answers and these.
          "strict-transport-security",
          "x-content-type-options",
          "x-frame-options",
          "x-xss-protection");

  private PassedHeaders() {}

  /** Copies a request's. */
  static void onward(HttpServletRequest from, HttpRequest.Builder to) {
    Set<String> dropped = dropped(Collections.list(from.getHeaders("Connection")));
    for (String name : Collections.list(from.getHeaderNames())) {
      String key = name.toLowerCase(Locale.ROOT);
      if (!dropped.contains(key) && !NOT_ON.contains(key) && !key.startsWith("x-forwarded-")) {
        Collections.list(from.getHeaders(name)).forEach(value -> to.header(name, value));
      }
    }
    to.setHeader("X-Forwarded-For", from.getRemoteAddr());
  }

  /** Copies an answer's. */
  static void back(HttpHeaders from, HttpServletResponse to) {
    Set<String> dropped = dropped(from.allValues("Connection"));
    from.map()
        .forEach(
            (name, values) -> {
              String key = name.toLowerCase(Locale.ROOT);
              if (!dropped.contains(key) && !NOT_BACK.contains(key) && !key.startsWith(":")) {
                copy(name, values, to);
              }
            });
    from.firstValueAsLong("Content-Length").ifPresent(to::setContentLengthLong);
  }

  private static void copy(String name, List<String> values, HttpServletResponse to) {
    to.setHeader(name, first(values));
    values.stream().skip(1).forEach(value -> to.addHeader(name, value));
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.getFirst();
  }

  private static Set<String> dropped(List<String> connection) {
    Set<String> dropped =
        connection.stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    dropped.addAll(OF_A_CONNECTION);
    return dropped;
  }
}
