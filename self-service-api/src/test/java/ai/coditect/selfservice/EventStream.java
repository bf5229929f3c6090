package ai.coditect.selfservice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of server-sent events, as a browser's. */
public final class EventStream implements AutoCloseable {

  static final String MEDIA_TYPE = "text/event-stream";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int status;
  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger comments = new AtomicInteger();

  private EventStream(int status, InputStream body) {
    this.status = status;
    this.body = body;
  }

  /** An event. */
  public record Event(String id, String name, String data) {

    /** Its data as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }
  }

  static EventStream open(URI address, String token, String... headers) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Accept", MEDIA_TYPE)
            .header("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      var stream = new EventStream(answer.statusCode(), answer.body());
      Thread.ofVirtual().start(stream::read);
      return stream;
    } catch (IOException e) {
      throw new IllegalStateException("GET " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** Comments so far. */
  public int comments() {
    return comments.get();
  }

  /** The next event. */
  public Event next() {
    Event event = next(PATIENCE);
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  /** The next event; null if none comes in this time. */
  public @Nullable Event next(Duration within) {
    try {
      return events.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = "";
      String name = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring(3);
        } else if (line.startsWith("event:")) {
          name = line.substring(6);
        } else if (line.startsWith("data:")) {
          data = line.substring(5);
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else if (line.isEmpty() && !name.isEmpty()) {
          events.add(new Event(id, name, data));
          name = "";
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }
}
