package ai.coditect.benchmarks.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The processor time of this JVM and of a database server's processes on this machine. Unlike what
 * a clock shows it does not depend much on what else the machine does.
 */
public final class ProcessorTime {

  /** Linux counts a process's time so for everybody who reads it. */
  private static final long MILLIS_A_TICK = 10;

  private final JdbcTemplate jdbc;
  private final ProcessHandle program;

  /** Of this JVM and of the server behind {@code jdbc}, which must run on this machine. */
  public ProcessorTime(JdbcTemplate jdbc) {
    this(jdbc, ProcessHandle.current());
  }

  /** Of another JVM and of that server. */
  public ProcessorTime(JdbcTemplate jdbc, ProcessHandle program) {
    this.jdbc = jdbc;
    this.program = program;
  }

  /** What has been used since the processes began. */
  public record Used(Duration jvm, Duration database) {

    /** What has been used since {@code earlier}. */
    public Used since(Used earlier) {
      return new Used(jvm.minus(earlier.jvm), database.minus(earlier.database));
    }
  }

  /** What has been used until now. */
  public Used now() {
    List<Long> backends =
        jdbc.queryForList("select pid from pg_stat_activity where pid is not null", Long.class);
    return new Used(
        of(Stream.of(program)),
        of(backends.stream().flatMap(pid -> ProcessHandle.of(pid).stream())));
  }

  /**
   * What this JVM's compiler has used, which a service that has been running for long does not pay
   * any more; nothing where threads are not files below {@code /proc}.
   */
  public static Duration ofCompiler() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.map(ProcessorTime::ofCompilerThread).reduce(Duration.ZERO, Duration::plus);
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  /** Threads are named so by the JVM: {@code C1 CompilerThread0}, cut to 15 letters. */
  private static Duration ofCompilerThread(Path thread) {
    try {
      if (!Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
        return Duration.ZERO;
      }
      String[] fields =
          Files.readString(thread.resolve("stat")).replaceFirst(".*\\) ", "").split(" ", -1);
      return Duration.ofMillis(
          (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_A_TICK);
    } catch (IOException e) {
      return Duration.ZERO; // it has ended
    }
  }

  /** Prints what each of so many units has cost. */
  public static void report(String unit, long count, Used used) {
    Figures.note("  ms of processor a " + unit + ", JVM", millis(used::jvm) / count);
    Figures.note("  ms of processor a " + unit + ", PostgreSQL", millis(used::database) / count);
  }

  /** What this JVM and everything that it has started have used, by the program's name. */
  public static Map<String, Duration> byProgram() {
    Map<String, Duration> used = new TreeMap<>();
    Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .forEach(
            process ->
                used.merge(
                    process.pid() == ProcessHandle.current().pid() ? "this JVM" : program(process),
                    of(Stream.of(process)),
                    Duration::plus));
    return used;
  }

  private static String program(ProcessHandle process) {
    String command = process.info().command().orElse("other");
    return command.substring(command.lastIndexOf('/') + 1);
  }

  private static double millis(Supplier<Duration> duration) {
    return duration.get().toNanos() / 1e6;
  }

  private static Duration of(Stream<ProcessHandle> processes) {
    return processes
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
