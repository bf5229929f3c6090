package ai.coditect.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running child process, in a session of its own, that never outlives this JVM by more than some
 * seconds: it is registered with the {@link Guardian} before its program begins.
 */
public final class ChildProcess {

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(150);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  /**
   * Waits for the word from its parent, so that no program runs before the guardian knows of it.
   */
  private static final String GATE = "read -r word && [ \"$word\" = go ] && exec \"$@\" </dev/null";

  /** Asks whether a child is ready; an exception counts as not yet. */
  @FunctionalInterface
  public interface Probe {
    boolean isReady() throws Exception;
  }

  private final ChildCommand command;
  private final Process process;

  private ChildProcess(ChildCommand command, Process process) {
    this.command = command;
    this.process = process;
  }

  /** Starts the command. Returns at once; see {@link #awaitReady}. */
  public static ChildProcess start(ChildCommand command) {
    LogFile.prepare(command.log());
    var gated = new ArrayList<>(List.of("/bin/sh", "-c", GATE, command.name()));
    gated.addAll(command.arguments());
    var builder =
        new ProcessBuilder(OwnSession.wrap(gated))
            .directory(command.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    builder.environment().putAll(command.environment());
    try {
      Process process = builder.start();
      Guardian guardian = Guardian.shared();
      guardian.guard(process.pid(), command.stopSignal());
      var _ = process.onExit().thenAccept(ended -> guardian.release(ended.pid()));
      try (var gate = process.outputWriter(StandardCharsets.US_ASCII)) {
        gate.write("go\n");
      }
      return new ChildProcess(command, process);
    } catch (IOException e) {
      throw ComponentFailure.of(command.name(), "cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the probe says yes.
   *
   * @throws ComponentFailure if the process ends before, or the time is over; the process is killed
   *     then
   */
  public void awaitReady(Duration atMost, Probe probe) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!answers(probe)) {
      if (hasEnded(BETWEEN_PROBES)) {
        throw ComponentFailure.withLog(
            name(), "ended while it was starting, exit code " + process.exitValue(), log());
      }
      if (System.nanoTime() - deadline > 0) {
        kill();
        throw ComponentFailure.withLog(
            name(), "not ready after " + atMost.toSeconds() + " s", log());
      }
    }
  }

  /**
   * Runs a command to its end.
   *
   * @throws ComponentFailure if it fails, or the time is over; the process has ended in any case
   */
  public static void runToEnd(ChildCommand command, Duration atMost) {
    ChildProcess running = start(command);
    try {
      if (!running.hasEnded(atMost)) {
        throw ComponentFailure.withLog(
            command.name(), "not done after " + atMost.toSeconds() + " s", command.log());
      }
      int exitCode = running.process.exitValue();
      if (exitCode != 0) {
        throw ComponentFailure.withLog(
            command.name(), "failed, exit code " + exitCode, command.log());
      }
    } finally {
      if (running.isAlive()) {
        running.signal("KILL", "-" + running.pid());
        running.process.destroyForcibly();
      }
    }
  }

  private static boolean answers(Probe probe) {
    try {
      return probe.isReady();
    } catch (Exception notYet) {
      if (notYet instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
  }

  private boolean hasEnded(Duration within) {
    try {
      return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComponentFailure.of(name(), "interrupted while waiting for it", e);
    }
  }

  /** Asks the process to end and waits; kills it when it does not end within the grace. */
  public void stop(Duration grace) {
    if (process.isAlive()) {
      signal(command.stopSignal().name());
      signal("CONT"); // a paused process acts on the first signal only when it runs again
    }
    if (!hasEnded(grace)) {
      kill();
    }
  }

  /** SIGKILL, also to what the process has started itself, and waits for the end. */
  public void kill() {
    signal("KILL", "-" + pid()); // its own session makes it the leader of a process group
    process.destroyForcibly();
    if (!hasEnded(AFTER_KILL)) {
      throw ComponentFailure.withLog(name(), "still there after SIGKILL, pid " + pid(), log());
    }
  }

  /** SIGSTOP: the process stays, its connections stay open, and it answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT: undoes {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    signal(signal, Long.toString(pid()));
  }

  private void signal(String signal, String target) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " -- " + target)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True until the process has ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the process ends, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** What people call it. */
  public String name() {
    return command.name();
  }

  /** Where its output goes. */
  public Path log() {
    return command.log();
  }
}
