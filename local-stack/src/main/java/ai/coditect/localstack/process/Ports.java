package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on the loopback address. */
public final class Ports {

  /**
   * Below what Linux and macOS hand to outgoing connections, so that none takes a port between
   * choice and use.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  private static final Path LINUX_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** What IANA has set aside for outgoing connections, and macOS uses. */
  private static final Range USUAL_RANGE = new Range(49_152, 65_535);

  /** Ports from the first to the last. */
  public record Range(int first, int last) {}

  private Ports() {}

  /** The ports that this system gives to outgoing connections, as far as it tells. */
  public static Range outgoing() {
    try (InputStream file = Files.newInputStream(LINUX_RANGE)) {
      // In one piece: the kernel ends this file after the first read, however short.
      String text = new String(file.readNBytes(64), StandardCharsets.US_ASCII);
      String[] words = text.strip().split("\\s+", -1);
      return new Range(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    } catch (IOException notLinux) {
      return USUAL_RANGE;
    }
  }

  /** The IPv4 loopback address: the only one anything of the stack listens on. */
  public static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  /** A port that nothing listens on at this moment. */
  public static int free() {
    return free(1).getFirst();
  }

  /** Distinct ports that nothing listens on at this moment. */
  public static List<Integer> free(int count) {
    Set<Integer> found = new LinkedHashSet<>();
    for (int i = 0; i < TRIES && found.size() < count; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw new IllegalStateException(
          "no " + count + " free ports between " + FIRST + " and " + LAST);
    }
    return List.copyOf(found);
  }

  /** The first port of a run of {@code span} ports that nothing listens on at this moment. */
  public static int freeRange(int span) {
    for (int i = 0; i < TRIES; i++) {
      int base = ThreadLocalRandom.current().nextInt(FIRST, LAST - span);
      if (allFree(base, span)) {
        return base;
      }
    }
    throw new IllegalStateException(
        "no " + span + " free ports in a row between " + FIRST + " and " + LAST);
  }

  private static boolean allFree(int base, int span) {
    for (int port = base; port < base + span; port++) {
      if (!isFree(port)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a server could listen on this port now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(
          true); // as servers do: a connection of a server that has ended is no obstacle
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
