package ai.coditect.platform.ratelimit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What counts as one network: an IPv4 address, or the /64 of an IPv6 address. */
public final class Network {

  private static final int PREFIX_BYTES = 8;

  private Network() {}

  /** The network of a remote address in its textual form. */
  public static String of(String address) {
    // A literal: no name is looked up.
    return InetAddress.ofLiteral(address) instanceof Inet6Address v6
        ? HexFormat.of().formatHex(v6.getAddress(), 0, PREFIX_BYTES) + "/64"
        : address;
  }
}
