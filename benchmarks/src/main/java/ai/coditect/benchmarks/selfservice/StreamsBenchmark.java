package ai.coditect.benchmarks.selfservice;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.selfservice.WatchedTenants.Watched;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * 1,000 idle streams of status: what one takes of the service's memory and threads, and how long an
 * event takes from the moment at which its transaction begins until the client has it.
 */
public final class StreamsBenchmark {

  private static final int STREAMS = 1_000;
  private static final int EVENTS = 2_000;
  private static final int WARM_EVENTS = 500;
  private static final Duration BETWEEN = Duration.ofMillis(10);
  private static final long SEED = 20_261_123;

  private final WatchedTenants tenants;
  private final ServiceUnderTest service;
  private final List<Stream> streams = new ArrayList<>();

  private StreamsBenchmark(WatchedTenants tenants, ServiceUnderTest service) {
    this.tenants = tenants;
    this.service = service;
  }

  /** Runs it; takes a folder for the service's data. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Database database = TestPostgres.shared().newDatabase("streams");
    try (var service = ServiceUnderTest.start(database, folder)) {
      var jdbc =
          new JdbcTemplate(
              new DriverManagerDataSource(
                  database.url(), database.username(), database.password()));
      new StreamsBenchmark(new WatchedTenants(jdbc), service).run();
    }
    System.exit(0);
  }

  private void run() {
    List<Watched> watched = tenants.make(STREAMS);
    // A stream before the others, so that what the first one loads is not counted.
    open(watched.getFirst());
    long heap = service.heap();
    long threads = service.threads();
    watched.stream().skip(1).forEach(this::open);
    long opened = service.heap();
    Figures.say("%,d idle streams".formatted(STREAMS));
    Figures.note("KiB of heap a stream", (double) (opened - heap) / 1024 / (STREAMS - 1));
    Figures.note(
        "platform threads more than with one stream", (double) (service.threads() - threads));
    Random random = new Random(SEED);
    var _ = measure(WARM_EVENTS, random);
    Latencies taken = measure(EVENTS, random);
    Figures.say("an event every %d ms, to one of them".formatted(BETWEEN.toMillis()));
    Figures.note("ms from its transaction's begin to the client, p50", taken.millis(0.5));
    Figures.atMost(250, "ms from its transaction's begin to the client, p99", taken.millis(0.99));
  }

  private void open(Watched tenant) {
    Stream stream = new Stream(tenant);
    stream.open(service);
    streams.add(stream);
  }

  private Latencies measure(int events, Random random) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      Stream stream = streams.get(random.nextInt(streams.size()));
      long begun = System.nanoTime();
      nanos.add(stream.next(tenants) - begun);
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return Latencies.of(nanos);
  }

  /** A client. */
  private static final class Stream implements Flow.Subscriber<String> {

    private static final HttpClient HTTP =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Watched tenant;
    private final AtomicLong revision = new AtomicLong(1);
    private volatile CompletableFuture<Long> awaited = new CompletableFuture<>();

    Stream(Watched tenant) {
      this.tenant = tenant;
    }

    void open(ServiceUnderTest service) {
      var request =
          service
              .request("/v1/tenants/" + tenant.id() + "/provisioning/events", tenant.token())
              .build();
      var _ = HTTP.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(this));
      // Its first status.
      var _ = awaited.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Reports the next status; returns when the client had it. */
    long next(WatchedTenants tenants) {
      awaited = new CompletableFuture<>();
      tenants.report(tenant.id(), revision.incrementAndGet());
      return awaited.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.equals("id:" + revision.get())) {
        awaited.complete(System.nanoTime());
      }
    }

    @Override
    public void onError(Throwable failure) {
      awaited.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      awaited.completeExceptionally(new IllegalStateException("the stream has ended"));
    }
  }
}
