package ai.coditect.localstack.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.process.Ports;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

  private static final Set<StackPart> SMALL = EnumSet.of(StackPart.POSTGRES, StackPart.MAIL);

  @TempDir Path temporary;

  private StackOptions options() {
    return StackOptions.in(temporary.resolve("data")).freePorts().durable(false).parts(SMALL);
  }

  @Test
  void parts_start_stop_and_leave_nothing_running() {
    var stack = new LocalStack(options());
    stack.start();
    List<ChildProcess> processes = stack.processes(StackPart.POSTGRES);
    assertThat(processes).hasSize(1).allMatch(ChildProcess::isAlive);

    stack.close();

    assertThat(processes).noneMatch(ChildProcess::isAlive);
  }

  @Test
  void what_ends_by_itself_is_started_again_and_what_was_stopped_is_not() {
    var states = new LinkedBlockingQueue<PartState>();
    var options =
        options()
            .parts(EnumSet.of(StackPart.POSTGRES))
            .revive(true)
            .listener((part, state) -> states.add(state));
    try (var stack = new LocalStack(options)) {
      stack.start();
      ChildProcess first = stack.processes(StackPart.POSTGRES).getFirst();
      states.clear();

      assertThat(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly()).isTrue();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> states.stream().anyMatch(PartState.Ready.class::isInstance));

      assertThat(states.peek())
          .isInstanceOfSatisfying(
              PartState.Failed.class,
              failed -> assertThat(failed.message()).contains("ended by itself"));
      assertThat(stack.processes(StackPart.POSTGRES))
          .allMatch(ChildProcess::isAlive)
          .noneMatch(process -> process.pid() == first.pid());
      stack.stop(StackPart.POSTGRES);
      assertThat(stack.processes(StackPart.POSTGRES)).isEmpty();
      assertThat(states).last().isInstanceOf(PartState.Stopped.class);
    }
  }

  @Test
  void a_second_stack_on_the_same_folder_is_refused_until_the_first_has_ended() {
    try (var first = new LocalStack(options())) {
      assertThat(first.secrets()).isNotNull();
      assertThatThrownBy(() -> new LocalStack(options()))
          .isInstanceOf(ComponentFailure.class)
          .hasMessageContainingAll(
              "in use", "./run stop", Long.toString(ProcessHandle.current().pid()));
      assertThat(StackFolder.runningProcess(temporary.resolve("data")))
          .hasValue(ProcessHandle.current().pid());
    }
    assertThat(StackFolder.runningProcess(temporary.resolve("data"))).isEmpty();
    new LocalStack(options()).close();
  }

  @Test
  void a_port_in_use_is_named_with_the_part_that_needs_it() throws Exception {
    int base = Ports.freeRange(PortPlan.SPAN);
    var options = options().portBase(base);
    try (var occupied = new ServerSocket()) {
      occupied.bind(new InetSocketAddress(Ports.loopback(), base + 40));

      assertThatThrownBy(() -> new LocalStack(options))
          .isInstanceOf(ComponentFailure.class)
          .hasMessageContainingAll("port " + (base + 40), "PostgreSQL needs it", "--port-base")
          .hasMessageNotContaining("Mail");
    }
  }

  @Test
  void a_port_taken_while_the_stack_starts_is_named_with_the_part_that_needs_it() throws Exception {
    int base = Ports.freeRange(PortPlan.SPAN);
    try (var stack = new LocalStack(options().portBase(base));
        var occupied = new ServerSocket()) {
      occupied.bind(new InetSocketAddress(Ports.loopback(), base + 40));

      assertThatThrownBy(stack::start)
          .isInstanceOf(ComponentFailure.class)
          .hasMessageContaining("port " + (base + 40) + " is in use; PostgreSQL needs it");
    }
  }

  @Test
  void ports_that_the_system_gives_to_outgoing_connections_are_warned_of() {
    Ports.Range outgoing = Ports.outgoing();
    assertThat(new PortPlan(outgoing.first()).warning()).isPresent();
    assertThat(new PortPlan(outgoing.first() - PortPlan.SPAN + 1).warning()).isPresent();
    assertThat(new PortPlan(outgoing.first() - PortPlan.SPAN).warning()).isEmpty();
  }

  @Test
  void a_folder_held_by_another_process_is_refused_with_that_process() throws Exception {
    Path data = temporary.resolve("data");
    new LocalStack(options()).close();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("held");

      assertThatThrownBy(() -> new LocalStack(options()))
          .isInstanceOf(ComponentFailure.class)
          .hasMessageContaining("(process " + other.pid() + ")");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(StackFolder.runningProcess(data)).isEmpty();
    await()
        .alias("the guardian removes what tells of the stack, with its passwords")
        .atMost(Duration.ofSeconds(10))
        .until(() -> !Files.exists(StackFolder.description(data)));
  }

  /** A stack that is ready, until its process is killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      var options =
          StackOptions.in(Path.of(arguments[0])).freePorts().parts(Set.of(StackPart.MAIL));
      var stack = new LocalStack(options);
      stack.start();
      System.out.println(
          Files.exists(StackFolder.description(Path.of(arguments[0]))) ? "held" : "");
      Thread.currentThread().join();
    }
  }

  @Test
  void a_description_that_a_power_loss_left_behind_goes_at_the_next_start() throws Exception {
    Path data = temporary.resolve("data");
    new LocalStack(options()).close();
    Files.writeString(StackFolder.description(data), "{}");

    try (var stack = new LocalStack(options())) {
      assertThat(stack.secrets()).isNotNull();
      assertThat(StackFolder.description(data)).doesNotExist();
    }
  }

  @Test
  void a_folder_that_cannot_be_used_is_refused_with_the_reason() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> new LocalStack(StackOptions.in(file).parts(SMALL)))
        .isInstanceOf(ComponentFailure.class)
        .hasMessageContainingAll(file + " is not a folder", "--data-dir");
    assertThatThrownBy(() -> new LocalStack(StackOptions.in(file.resolve("x")).parts(SMALL)))
        .isInstanceOf(ComponentFailure.class)
        .hasMessageContaining("--data-dir");
  }

  @Test
  void a_folder_with_something_else_in_it_is_never_touched() throws Exception {
    Path letter = temporary.resolve("letter.txt");
    Files.writeString(letter, "Dear Ada");

    assertThatThrownBy(() -> new LocalStack(StackOptions.in(temporary).fresh(true).parts(SMALL)))
        .isInstanceOf(ComponentFailure.class)
        .hasMessageContaining("--data-dir");

    assertThat(letter).hasContent("Dear Ada");
    assertThat(temporary.resolve("lock")).doesNotExist();
  }

  @Test
  void data_survives_a_restart_on_other_ports_and_not_a_fresh_start() throws Exception {
    try (var stack = new LocalStack(options())) {
      stack.start();
      execute(stack, "create table kept (id int)");
    }
    try (var again = new LocalStack(options())) {
      again.start();
      execute(again, "insert into kept values (1)");
    }
    try (var fresh = new LocalStack(options().fresh(true))) {
      fresh.start();
      assertThatThrownBy(() -> execute(fresh, "insert into kept values (2)"))
          .hasMessageContaining("kept");
    }
  }

  @Test
  void no_service_can_connect_to_the_database_of_another() throws Exception {
    try (var stack = new LocalStack(options())) {
      stack.start();
      String password = stack.secrets().password("postgres-self_service.password");
      String own = stack.databaseAsSuperuser("self_service").url();
      String foreign = stack.databaseAsSuperuser("provisioning").url();

      DriverManager.getConnection(own, "self_service", password).close();
      assertThatThrownBy(() -> DriverManager.getConnection(foreign, "self_service", password))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void a_part_that_ends_by_itself_is_reported_with_its_log_and_can_be_started_again() {
    Map<StackPart, PartState> states = new ConcurrentHashMap<>();
    try (var stack = new LocalStack(options().listener(states::put))) {
      stack.start();

      stack.processes(StackPart.POSTGRES).getFirst().kill();

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(states.get(StackPart.POSTGRES))
                      .isInstanceOfSatisfying(
                          PartState.Failed.class,
                          failed ->
                              assertThat(failed.message()).contains("by itself", "postgres.log")));
      stack.start(StackPart.POSTGRES);
      assertThat(states.get(StackPart.POSTGRES)).isInstanceOf(PartState.Ready.class);
    }
  }

  @Test
  void when_one_part_does_not_start_the_others_are_stopped_and_the_folder_is_free_again()
      throws Exception {
    Path data = temporary.resolve("data");
    new LocalStack(options()).close();
    Files.writeString(data.resolve("postgres"), "a file where a folder should be");

    assertThatThrownBy(() -> new LocalStack(options()).start())
        .isInstanceOf(ComponentFailure.class)
        .hasMessageContaining("PostgreSQL");

    assertThat(StackFolder.runningProcess(data)).isEmpty();
  }

  @Test
  void what_other_programs_need_to_know_is_in_the_folder_for_its_owner_only() throws Exception {
    try (var stack = new LocalStack(options())) {
      stack.start();
      Path data = temporary.resolve("data");

      assertThat(StackDescription.read(data)).hasValue(stack.description());
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(StackFolder.description(data))))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
          .isEqualTo("rwx------");
      assertThat(stack.description().toString())
          .doesNotContain(stack.description().operatorPassword());
    }
  }

  private static void execute(LocalStack stack, String sql) throws SQLException {
    Database database = stack.databaseAsSuperuser("self_service");
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.username(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
