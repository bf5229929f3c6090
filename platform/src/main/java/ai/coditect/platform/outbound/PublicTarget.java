package ai.coditect.platform.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Judges URLs that customers chose when they choose them. */
public final class PublicTarget {

  private static final int MAX_PORT = 65_535;

  private PublicTarget() {}

  /**
   * A target for {@link PublicHttp}: HTTPS, without user and fragment. A name is looked up when
   * something is sent to it; an address is judged at once.
   *
   * @param localTargets whether plain HTTP and addresses that are not public are allowed
   * @throws IllegalArgumentException for what we would never send to; the message says what is
   *     wrong, and repeats nothing of it
   */
  public static URI of(String url, boolean localTargets) {
    URI target;
    try {
      target = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL", e);
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(localTargets && scheme.equals("http"))) {
      throw new IllegalArgumentException("must begin with https://");
    }
    String host = target.getHost();
    if (host == null || target.getUserInfo() != null || target.getFragment() != null) {
      throw new IllegalArgumentException("must have a host, and neither user nor fragment");
    }
    if (target.getPort() == 0 || target.getPort() > MAX_PORT) {
      throw new IllegalArgumentException("must have a port from 1 to " + MAX_PORT);
    }
    if (!localTargets && isSpecial(host)) {
      throw new IllegalArgumentException("is no public address");
    }
    return target;
  }

  private static boolean isSpecial(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return !PublicAddresses.holds(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
