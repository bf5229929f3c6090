package ai.coditect.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void addresses_of_machines_that_are_ours_or_nobodys_are_not_public(String address) {
    assertThat(PublicAddresses.holds(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "198.20.0.1",
        "223.255.255.254",
        "2606:4700:4700::1111",
        "2a00:1450:4001:82f::200e"
      })
  void addresses_of_others_are(String address) {
    assertThat(PublicAddresses.holds(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void an_ipv4_address_in_the_clothes_of_ipv6_is_not_public() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 8;

    assertThat(PublicAddresses.holds(Inet6Address.getByAddress(null, mapped, 0))).isFalse();
  }

  @Test
  void of_several_addresses_all_have_to_be_public() {
    InetAddress good = InetAddress.ofLiteral("1.1.1.1");

    assertThat(PublicAddresses.holds(new InetAddress[] {good})).isTrue();
    assertThat(PublicAddresses.holds(new InetAddress[] {good, InetAddress.ofLiteral("127.0.0.1")}))
        .isFalse();
    assertThat(PublicAddresses.holds(new InetAddress[0])).isFalse();
  }
}
