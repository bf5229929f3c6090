package ai.coditect.benchmarks.figures;

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

  private final JdbcTemplate jdbc;

  /** Of this JVM and of the server behind {@code jdbc}, which must run on this machine. */
  public ProcessorTime(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
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
        of(Stream.of(ProcessHandle.current())),
        of(backends.stream().flatMap(pid -> ProcessHandle.of(pid).stream())));
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
