package ai.coditect.platform.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which addresses are somebody else's on the Internet. All others (our own machines, their
 * neighbours, the metadata services of clouds, forms of IPv6 that hold an IPv4 address) are not for
 * requests whose target a customer chooses. After the registries of special-purpose addresses (RFC
 * 6890 and its updates).
 */
public final class PublicAddresses {

  private static final List<Network> SPECIAL =
      List.of(
          // IPv4
          network("00000000", 8),
          network("0a000000", 8),
          network("64400000", 10),
          network("7f000000", 8),
          network("a9fe0000", 16),
          network("ac100000", 12),
          network("c0000000", 24),
          network("c0000200", 24),
          network("c01fc400", 24),
          network("c034c100", 24),
          network("c0586300", 24),
          network("c0a80000", 16),
          network("c0af3000", 24),
          network("c6120000", 15),
          network("c6336400", 24),
          network("cb007100", 24),
          network("e0000000", 4),
          network("f0000000", 4),
          // Of IPv6's global unicast: protocol assignments with Teredo, documentation, 6to4.
          network("20010000000000000000000000000000", 23),
          network("20010db8000000000000000000000000", 32),
          network("20020000000000000000000000000000", 16),
          network("3fff0000000000000000000000000000", 20));

  private static final Network GLOBAL_UNICAST = network("20000000000000000000000000000000", 3);

  private PublicAddresses() {}

  private record Network(List<Byte> prefix, int bits) {

    boolean holds(byte[] address) {
      if (address.length != prefix.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix.get(bit / 8) & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whether an address is a public one. */
  public static boolean holds(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (address instanceof Inet4Address || GLOBAL_UNICAST.holds(bytes))
        && SPECIAL.stream().noneMatch(network -> network.holds(bytes));
  }

  /** Whether all are, of at least one. */
  public static boolean holds(InetAddress[] addresses) {
    return addresses.length > 0 && Arrays.stream(addresses).allMatch(PublicAddresses::holds);
  }

  private static Network network(String address, int bits) {
    byte[] bytes = HexFormat.of().parseHex(address);
    Byte[] prefix = new Byte[bytes.length];
    Arrays.setAll(prefix, i -> bytes[i]);
    return new Network(List.of(prefix), bits);
  }
}
