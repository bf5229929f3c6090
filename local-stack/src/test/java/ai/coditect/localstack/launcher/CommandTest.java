package ai.coditect.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.controlplane.Kubeconfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static final Path DEFAULT = Path.of("/checkout/.data");

  @TempDir Path folder;

  @Test
  void without_arguments_everything_starts_with_the_defaults() {
    assertThat(parse()).isEqualTo(new Command.Start(DEFAULT, false, 8080, null));
  }

  @Test
  void options_change_where_and_how_it_starts() throws Exception {
    Path kubeconfig = Files.createFile(folder.resolve("config"));

    assertThat(
            parse(
                "--fresh",
                "--data-dir",
                "/d",
                "--port-base",
                "9000",
                "--kubeconfig",
                kubeconfig.toString(),
                "--context",
                "c"))
        .isEqualTo(new Command.Start(Path.of("/d"), true, 9000, new Kubeconfig(kubeconfig, "c")));
  }

  @Test
  void the_verbs_take_the_data_folder() {
    assertThat(parse("demo")).isEqualTo(new Command.RunDemo(DEFAULT));
    assertThat(parse("stop", "--data-dir", "/d")).isEqualTo(new Command.Stop(Path.of("/d")));
    assertThat(parse("prepare")).isEqualTo(new Command.Prepare());
    assertThat(parse("demo", "--help")).isEqualTo(new Command.Help());
  }

  @Test
  void the_help_tells_of_every_verb() {
    assertThat(Command.VERBS).allMatch(verb -> Launcher.help().contains("./run " + verb + " "));
  }

  @Test
  void the_script_shows_the_help_without_java_or_a_build() throws Exception {
    String help = "local-stack/src/main/resources/ai/coditect/localstack/launcher/help.txt";
    Path checkout = Path.of("..").toAbsolutePath().normalize();
    Files.copy(checkout.resolve("run"), folder.resolve("run"));
    Files.createDirectories(folder.resolve(help).getParent());
    Files.copy(checkout.resolve(help), folder.resolve(help));

    Process script =
        new ProcessBuilder("bash", folder.resolve("run").toString(), "demo", "--help")
            .redirectErrorStream(true)
            .start();

    assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(Launcher.help());
    assertThat(script.waitFor()).isZero();
  }

  @Test
  void a_value_may_follow_an_equals_sign() {
    assertThat(parse("--data-dir=/a=b", "--port-base=9000"))
        .isEqualTo(new Command.Start(Path.of("/a=b"), false, 9000, null));
  }

  @Test
  void an_option_is_not_taken_for_the_value_of_another() {
    assertThat(reason("--data-dir", "--fresh")).contains("--data-dir needs a value");
    assertThat(reason("--data-dir=", "--fresh")).contains("--data-dir needs a value");
    assertThat(reason("--fresh=yes")).contains("unknown argument: --fresh=yes");
  }

  @Test
  void words_that_would_be_ignored_are_refused() {
    assertThat(reason("demo", "stop")).contains("demo or stop");
    assertThat(reason("demo", "--fresh")).isEqualTo("demo takes no --fresh");
    assertThat(reason("stop", "--port-base", "9000")).isEqualTo("stop takes no --port-base");
    assertThat(reason("prepare", "--data-dir", "/d")).isEqualTo("prepare takes no --data-dir");
  }

  @Test
  void what_makes_no_sense_is_answered_with_the_reason() {
    assertThat(reason("--sideways")).contains("--sideways");
    assertThat(reason("--port-base")).contains("needs a value");
    assertThat(reason("--port-base", "many")).contains("number", "many");
    assertThat(reason("--port-base", "80")).contains("1024");
    assertThat(reason("--port-base", "65500")).contains("65479");
    assertThat(reason("--kubeconfig", "/no/such/file", "--context", "c")).contains("/no/such/file");
    assertThat(reason("--context", "c")).contains("go together");
  }

  private static Command parse(String... arguments) {
    return Command.parse(List.of(arguments), DEFAULT);
  }

  private static String reason(String... arguments) {
    return parse(arguments) instanceof Command.Misunderstood misunderstood
        ? misunderstood.message()
        : "";
  }
}
