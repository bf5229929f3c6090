package ai.coditect.provisioning.cell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes TCP connections on to a port of this machine, and counts them. */
final class CountedForwarder implements AutoCloseable {

  private final ServerSocket listening;
  private final int to;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile int accepted;

  CountedForwarder(int to) throws IOException {
    this.to = to;
    this.listening = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many connections there have been. */
  int accepted() {
    return accepted;
  }

  private void accept() {
    int count = 0;
    while (!listening.isClosed()) {
      try {
        Socket from = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
        count++;
        accepted = count;
        open.add(from);
        open.add(server);
        Thread.ofVirtual().start(() -> pass(from, server));
        Thread.ofVirtual().start(() -> pass(server, from));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One of the two has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
