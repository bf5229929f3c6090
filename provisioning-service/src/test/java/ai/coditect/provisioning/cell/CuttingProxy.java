package ai.coditect.provisioning.cell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullMarked;

/**
 * Stands before a backend that answers one question after the other on each connection, and passes
 * bytes as they are. A question that the line does not take ends its connection. It lives as long
 * as the tests do.
 */
@NullMarked
final class CuttingProxy {

  private static final int CHUNK = 16 * 1024;

  private final Line line;
  private final String host;
  private final int port;
  private final ServerSocket door;

  CuttingProxy(Line line, String host, int port) {
    this.line = line;
    this.host = host;
    this.port = port;
    try {
      door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return door.getLocalPort();
  }

  private void listen() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket backend = new Socket(host, port)) {
      client.setTcpNoDelay(true);
      backend.setTcpNoDelay(true);
      // A question may come in several pieces: it ends where the answer begins.
      var asked = new AtomicBoolean();
      Thread answers =
          Thread.ofVirtual()
              .start(
                  () -> {
                    pass(backend, client, () -> passAnswer(asked));
                    close(client);
                  });
      pass(client, backend, () -> asked.getAndSet(true) || line.takes());
      close(backend);
      answers.join();
    } catch (IOException e) {
      // The backend is not there: the client finds its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean passAnswer(AtomicBoolean asked) {
    asked.set(false);
    return true;
  }

  /** Whether a piece that has come may go on. */
  @FunctionalInterface
  private interface Gate {
    boolean opens();
  }

  private static void pass(Socket from, Socket to, Gate gate) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      int read;
      while ((read = in.read(chunk)) >= 0 && gate.opens()) {
        out.write(chunk, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two is gone, and the other will be.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
