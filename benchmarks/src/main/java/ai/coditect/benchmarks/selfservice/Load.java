package ai.coditect.benchmarks.selfservice;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Requests to one server, each answered with the same status, over so many connections. */
final class Load {

  private final int port;
  private final int connections;
  private final int status;
  private final IntFunction<byte[]> requests;
  private int done;

  /**
   * A load.
   *
   * @param requests by their number from 0 on; each is sent once
   */
  Load(int port, int connections, int status, IntFunction<byte[]> requests) {
    this.port = port;
    this.connections = connections;
    this.status = status;
    this.requests = requests;
  }

  /** Sends as fast as answers come; returns how many a second that were. */
  double asFastAsItGoes(int count) {
    long begun = System.nanoTime();
    var _ = send(count, _ -> begun);
    return count / ((System.nanoTime() - begun) / 1e9);
  }

  /**
   * Sends at a steady pace, whatever became of those before; an answer's time counts from when its
   * request was due, so that one that had to wait for a connection has waited.
   */
  Latencies at(double aSecond, int count) {
    long begun = System.nanoTime();
    return send(count, number -> begun + (long) (number * 1e9 / aSecond));
  }

  private interface Pace {
    long due(int number);
  }

  private Latencies send(int count, Pace pace) {
    var next = new AtomicInteger();
    var times = new long[count];
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        all.add(
            threads.submit(
                () -> {
                  work(next, times, pace);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load could not be sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    done += count;
    return Latencies.of(times);
  }

  private void work(AtomicInteger next, long[] times, Pace pace) throws IOException {
    try (var connection = new Connection(port)) {
      for (int i = next.getAndIncrement(); i < times.length; i = next.getAndIncrement()) {
        byte[] request = requests.apply(done + i);
        long due = pace.due(i);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        int answered = connection.send(request);
        if (answered != status) {
          throw new IllegalStateException("answered " + answered + " to request " + (done + i));
        }
        times[i] = System.nanoTime() - due;
      }
    }
  }
}
