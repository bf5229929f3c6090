package ai.coditect.localstack.stack;

import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Starts parts side by side, each as soon as what it needs is ready, and stops them the other way
 * round. A part that ends by itself is reported, and started again if that is wanted; the others go
 * on.
 */
final class Supervisor {

  private static final Duration REVIVE_AFTER = Duration.ofSeconds(1);
  private static final Duration REVIVE_AFTER_AT_MOST = Duration.ofSeconds(30);

  private final Map<StackPart, RunningPart> parts;
  private final StackListener listener;
  private final PortPlan ports;
  private final boolean revive;
  private final Set<StackPart> supposedToRun = ConcurrentHashMap.newKeySet();
  private final Set<StackPart> toRevive = ConcurrentHashMap.newKeySet();
  private final AtomicReference<ComponentFailure> firstFailure = new AtomicReference<>();
  private volatile ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor();

  Supervisor(
      Map<StackPart, RunningPart> parts, PortPlan ports, StackListener listener, boolean revive) {
    this.parts = new EnumMap<>(parts);
    this.ports = ports;
    this.listener = listener;
    this.revive = revive;
  }

  /**
   * Starts all parts.
   *
   * @throws ComponentFailure if one does not start; all others are stopped by then
   */
  void startAll() {
    parts.keySet().forEach(part -> listener.changed(part, new PartState.Waiting()));
    var ready = new EnumMap<StackPart, CompletableFuture<Void>>(StackPart.class);
    // The order of the enum guarantees that what a part needs is in the map before it.
    for (StackPart part : parts.keySet()) {
      CompletableFuture<?>[] needed =
          part.needs().stream()
              .filter(ready::containsKey)
              .map(ready::get)
              .toArray(CompletableFuture[]::new);
      ready.put(
          part, CompletableFuture.allOf(needed).thenRunAsync(() -> startOrGiveUp(part), starting));
    }
    try {
      CompletableFuture.allOf(ready.values().toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException failed) {
      stopAll();
      ComponentFailure first = firstFailure.get();
      throw first != null ? first : failed;
    }
  }

  private void startOrGiveUp(StackPart part) {
    try {
      bringUp(part);
    } catch (ComponentFailure failure) {
      if (firstFailure.compareAndSet(null, failure)) {
        listener.changed(part, new PartState.Failed(String.valueOf(failure.getMessage())));
        starting.shutdownNow();
      } else { // it did not fail, but was interrupted because another part had
        listener.changed(part, new PartState.Stopped());
      }
      throw failure;
    }
  }

  /** Starts one part, whose needs must be ready. */
  void start(StackPart part) {
    try {
      bringUp(part);
    } catch (ComponentFailure failure) {
      listener.changed(part, new PartState.Failed(String.valueOf(failure.getMessage())));
      throw failure;
    }
  }

  private void bringUp(StackPart part) {
    long begun = System.nanoTime();
    listener.changed(part, new PartState.Starting(""));
    RunningPart running = running(part);
    try {
      running.start(activity -> listener.changed(part, new PartState.Starting(activity)));
    } catch (RuntimeException e) {
      running.stop();
      throw explained(part, e);
    }
    supposedToRun.add(part);
    running.processes().forEach(process -> watch(part, process));
    listener.changed(part, new PartState.Ready(Duration.ofNanos(System.nanoTime() - begun)));
  }

  /** Ports were free before the start; but somebody may have taken one since. */
  private ComponentFailure explained(StackPart part, RuntimeException e) {
    String taken = ports.taken(Set.of(part));
    if (!taken.isEmpty()) {
      return ComponentFailure.of(
          part.title(), "did not start:\n" + taken + "\n" + e.getMessage(), e);
    }
    return e instanceof ComponentFailure known
        ? known
        : ComponentFailure.of(part.title(), String.valueOf(e.getMessage()), e);
  }

  private void watch(StackPart part, ChildProcess process) {
    var _ =
        process
            .onExit()
            .thenAccept(
                exitCode -> {
                  if (supposedToRun.remove(part)) {
                    var failure =
                        ComponentFailure.withLog(
                            process.name(),
                            "ended by itself, exit code " + exitCode,
                            process.log());
                    listener.changed(
                        part, new PartState.Failed(String.valueOf(failure.getMessage())));
                    if (revive) {
                      toRevive.add(part);
                      reviveAfter(part, REVIVE_AFTER);
                    }
                  }
                });
  }

  private void reviveAfter(StackPart part, Duration delay) {
    Executor later =
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, starting);
    later.execute(
        () -> {
          if (!toRevive.remove(part)) {
            return; // it was stopped meanwhile
          }
          try {
            running(part).stop(); // what is left of it
            start(part);
          } catch (ComponentFailure again) {
            toRevive.add(part);
            Duration longer = delay.multipliedBy(2);
            reviveAfter(
                part, longer.compareTo(REVIVE_AFTER_AT_MOST) < 0 ? longer : REVIVE_AFTER_AT_MOST);
          }
        });
  }

  /** Stops one part. */
  void stop(StackPart part) {
    giveUp(part);
    running(part).stop();
    giveUp(part); // it may just have been revived
    listener.changed(part, new PartState.Stopped());
  }

  private void giveUp(StackPart part) {
    supposedToRun.remove(part);
    toRevive.remove(part);
  }

  /** SIGKILL to all processes of a part. */
  void kill(StackPart part) {
    giveUp(part);
    running(part).processes().forEach(ChildProcess::kill);
    running(part).stop();
    listener.changed(part, new PartState.Stopped());
  }

  /**
   * Stops everything, also what is still starting: first what needs others, then what they need.
   */
  void stopAll() {
    supposedToRun.clear();
    toRevive.clear();
    starting.shutdownNow();
    var stopped = new EnumMap<StackPart, CompletableFuture<Void>>(StackPart.class);
    try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
      for (StackPart part : new ArrayList<>(parts.keySet()).reversed()) {
        CompletableFuture<?>[] users =
            stopped.entrySet().stream()
                .filter(other -> needs(other.getKey(), part))
                .map(Map.Entry::getValue)
                .toArray(CompletableFuture[]::new);
        stopped.put(part, CompletableFuture.allOf(users).thenRunAsync(() -> stop(part), stopping));
      }
      CompletableFuture.allOf(stopped.values().toArray(CompletableFuture[]::new)).join();
    }
    starting = Executors.newVirtualThreadPerTaskExecutor();
  }

  /** For stopping, the services also count as users of everything that they talk to. */
  private static boolean needs(StackPart user, StackPart part) {
    return user.needs().contains(part) || (user.isService() && !part.isService());
  }

  /** The processes of the given parts. */
  List<ChildProcess> processes(Collection<StackPart> of) {
    Function<StackPart, List<ChildProcess>> processes = part -> running(part).processes();
    return of.stream().map(processes).flatMap(List::stream).toList();
  }

  private RunningPart running(StackPart part) {
    RunningPart running = parts.get(part);
    if (running == null) {
      throw new IllegalArgumentException(part.title() + " is not part of this stack");
    }
    return running;
  }
}
