package ai.coditect.selfservice.session;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser goes after its sign-in: a place of this origin and nowhere else.
 *
 * @param value begins with one slash
 */
record ReturnPath(String value) {

  static final ReturnPath HOME = new ReturnPath("/");
  private static final int MAX_LENGTH = 512;

  /** What was asked for, or home if that is no path here. */
  static ReturnPath of(@Nullable String asked) {
    return asked != null && isLocal(asked) ? new ReturnPath(asked) : HOME;
  }

  private static boolean isLocal(String text) {
    // Browsers read a backslash as a slash, and leave tabs and line ends out.
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    if (!plain || text.length() > MAX_LENGTH || !text.startsWith("/") || text.startsWith("//")) {
      return false;
    }
    try {
      URI uri = new URI(text);
      return uri.getScheme() == null && uri.getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
