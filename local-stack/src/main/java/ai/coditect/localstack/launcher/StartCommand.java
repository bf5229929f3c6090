package ai.coditect.localstack.launcher;

import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.stack.LocalStack;
import ai.coditect.localstack.stack.PartState;
import ai.coditect.localstack.stack.PortPlan;
import ai.coditect.localstack.stack.StackOptions;
import ai.coditect.localstack.stack.StackPart;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code ./run}: from the first line to the last one after Ctrl-C. */
final class StartCommand {

  private static final int FAILED = 1;

  private final PrintStream out;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Set<StackPart> dead = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ready = new AtomicBoolean();

  StartCommand(PrintStream out) {
    this.out = out;
  }

  int run(Command.Start command) {
    long begun = System.nanoTime();
    var ports = new PortPlan(command.portBase());
    ports.warning().ifPresent(out::println);
    Progress progress = Progress.on(out, ports);
    StackOptions options =
        StackOptions.in(command.dataFolder())
            .fresh(command.fresh())
            .portBase(command.portBase())
            .revive(true)
            .listener((part, state) -> changed(progress, part, state));
    if (command.kubeconfig() != null) {
      options.kubeconfig(command.kubeconfig());
    }
    var stack = new LocalStack(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, progress), "stop"));
    try (progress) {
      stack.start();
    } catch (ComponentFailure e) {
      // If Ctrl-C was the reason, its own thread tells the user and ends the process.
      if (stopping.compareAndSet(false, true)) {
        progress.close();
        out.println("\nThe stack did not start.\n\n" + e.getMessage());
      }
      return FAILED;
    }
    ready.set(true);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    out.print(Summary.of(stack.description(), took, command.kubeconfig() != null));
    makeAotCaches(stack);
    return waitForTheEnd();
  }

  private void changed(Progress progress, StackPart part, PartState state) {
    if (stopping.get()) {
      return;
    }
    if (!ready.get()) {
      progress.changed(part, state);
    } else if (state instanceof PartState.Failed failed) {
      dead.add(part);
      out.println("\n" + failed.message() + "\nIt is started again; the other parts go on.");
    } else if (state instanceof PartState.Ready again && dead.remove(part)) {
      out.println(part.title() + ": ready again after " + PlainLines.seconds(again.took()));
    }
  }

  /** What only makes the next start faster may fail, and never stands in the way. */
  private void makeAotCaches(LocalStack stack) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                stack.makeAotCaches();
              } catch (RuntimeException e) {
                if (!stopping.get()) {
                  out.println("(The next start will not be faster: " + e.getMessage() + ")");
                }
              }
            });
  }

  private void stop(LocalStack stack, Progress progress) {
    if (stopping.compareAndSet(false, true)) {
      progress.close();
      out.println("\nStopping…");
      long begun = System.nanoTime();
      stack.close();
      out.printf("Stopped after %.1f s.%n", (System.nanoTime() - begun) / 1e9);
      if (!dead.isEmpty()) {
        Runtime.getRuntime().halt(FAILED);
      }
    }
  }

  private static int waitForTheEnd() {
    try {
      new CountDownLatch(1)
          .await(); // the end is a signal, and its work is done by the shutdown hook
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }
}
