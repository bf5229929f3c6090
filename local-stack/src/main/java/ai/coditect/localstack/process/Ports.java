package ai.coditect.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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

  private Ports() {}

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
