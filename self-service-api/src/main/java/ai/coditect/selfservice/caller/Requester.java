package ai.coditect.selfservice.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * Where a request came from: personal data, for the encrypted part of the audit trail only.
 *
 * @param ip the address of the connection's other end
 * @param userAgent what the client calls itself; empty if it does not say
 */
public record Requester(String ip, String userAgent) {

  private static final int MAX_USER_AGENT = 256;

  /** Of a request; the user agent is cut to 256 characters and freed of control characters. */
  public static Requester of(HttpServletRequest request) {
    String userAgent = request.getHeader("User-Agent");
    String text = userAgent == null ? "" : userAgent.replaceAll("\\p{Cntrl}", " ");
    return new Requester(
        request.getRemoteAddr(), text.substring(0, Math.min(text.length(), MAX_USER_AGENT)));
  }

  /** As personal fields of an audit event. */
  public Map<String, String> personal() {
    return Map.of("ip", ip, "userAgent", userAgent);
  }

  @Override
  public String toString() {
    return "Requester[...]";
  }
}
